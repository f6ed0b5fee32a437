// Rows painted through coverage: (d * (255 - m) + s * m + 127) / 255, to the last bit. Coverage is
// mostly 0 or 255, and a vector of nothing else is picked, not computed. Nothing past a row is
// touched.

// The quotient of each word by 255.
LANE V by255_16(V a) { return shift_right16(mulhigh16(a, splat16(0x8081)), 7); }

LANE V blended8(V d, V s, V m) {
  const V all = splat16(255), half = splat16(127), none = zero();
  V half_of[2];
  UNROLL for (int k = 0; k < 2; k++) {
    V d16 = k ? high8(d, none) : low8(d, none), s16 = k ? high8(s, none) : low8(s, none);
    V m16 = k ? high8(m, none) : low8(m, none);
    half_of[k] = by255_16(
        add16(add16(mul16(d16, sub16(all, m16)), mul16(s16, m16)), half));
  }
  return pack16(half_of[0], half_of[1]);
}

// The same for words, with coverage widened to words.
LANE V blended16(V d, V s, V m) {
  // Products are of signed words: samples are moved by -2^15, and 255 times that is put back.
  const V sign = splat16(0x8000), all = splat16(255), moved = splat32((255u << 15) + 127);
  const V factor = splat32(0x80808081);
  V half_of[2], rest = sub16(all, m);
  d = xor(d, sign), s = xor(s, sign);
  UNROLL for (int k = 0; k < 2; k++) {
    V samples = k ? high16(d, s) : low16(d, s), weights = k ? high16(rest, m) : low16(rest, m);
    half_of[k] = shift_right32(mulhigh32(add32(dot16(samples, weights), moved), factor), 7);
  }
  return pack32(half_of[0], half_of[1]);
}

// One vector of a row; `s` is given, or else read from `source`.
LANE void blend_at8(uint8_t *target, const uint8_t *source, V s, V m) {
  if (source) s = load(source);
  if (is_binary(m)) store_where(target, s, m);
  else store(target, blended8(load(target), s, m));
}

// The same for words; `m` has each byte of coverage twice.
LANE void blend_at16(uint8_t *target, const uint8_t *source, V s, V m) {
  if (source) s = load(source);
  if (is_binary(m)) store_where(target, s, m);
  else store(target, blended16(load(target), s, and(m, splat16(255))));
}

LANE V doubled(const uint8_t *mask) { return mul16(widened8(mask), splat16(257)); }

// BYTES zeros and then BYTES ones: read from n bytes on, it covers the last n bytes of a vector.
static const uint8_t K(edge)[2 * BYTES] = {
  [BYTES ... 2 * BYTES - 1] = 255,
};

// A row ends in a vector that overlaps the one before it, with no coverage where they do. It comes
// first, so that what it stores has long left for the cache when the other one is loaded.
LANE void blend_row8(uint8_t *target, const uint8_t *source, V s, const uint8_t *mask, long count) {
  if (count < BYTES) {
    uint8_t t[BYTES], u[BYTES], m[BYTES];
    store(m, zero());
    for (long i = 0; i < count; i++) {
      t[i] = target[i], m[i] = mask[i];
      u[i] = source ? source[i] : 0;
    }
    blend_at8(t, source ? u : 0, s, load(m));
    for (long i = 0; i < count; i++) target[i] = t[i];
    return;
  }
  const long rest = count % BYTES, last = count - BYTES;
  if (rest)
    blend_at8(target + last, source ? source + last : 0, s,
              and(load(mask + last), load(K(edge) + rest)));
  for (long x = 0; x <= last; x += BYTES)
    blend_at8(target + x, source ? source + x : 0, s, load(mask + x));
}

LANE void blend_row16(uint16_t *target, const uint16_t *source, V s, const uint8_t *mask,
                      long count) {
  if (count < WORDS) {
    uint16_t t[WORDS], u[WORDS];
    uint8_t m[BYTES];
    store(m, zero());
    for (long i = 0; i < count; i++) {
      t[i] = target[i], m[i] = mask[i];
      u[i] = source ? source[i] : 0;
    }
    blend_at16((uint8_t *)t, source ? (const uint8_t *)u : 0, s, doubled(m));
    for (long i = 0; i < count; i++) target[i] = t[i];
    return;
  }
  const long rest = count % WORDS, last = count - WORDS;
  if (rest)
    blend_at16((uint8_t *)(target + last), source ? (const uint8_t *)(source + last) : 0, s,
               and(doubled(mask + last), load(K(edge) + 2 * rest)));
  for (long x = 0; x <= last; x += WORDS)
    blend_at16((uint8_t *)(target + x), source ? (const uint8_t *)(source + x) : 0, s,
               doubled(mask + x));
}

static void K(blend8)(void *target, const void *source, const uint8_t *mask, long count) {
  blend_row8(target, source, zero(), mask, count);
}

static void K(blend16)(void *target, const void *source, const uint8_t *mask, long count) {
  blend_row16(target, source, zero(), mask, count);
}

static void K(paint8)(void *target, uint16_t value, const uint8_t *mask, long count) {
  blend_row8(target, 0, splat8((uint8_t)value), mask, count);
}

static void K(paint16)(void *target, uint16_t value, const uint8_t *mask, long count) {
  blend_row16(target, 0, splat16(value), mask, count);
}

// One value in a whole row of `bytes` bytes.
LANE void fill_row(uint8_t *target, V value, long bytes) {
  if (bytes < BYTES) {
    uint8_t from[BYTES];
    store(from, value);
    for (long i = 0; i < bytes; i++) target[i] = from[i];
    return;
  }
  uint8_t *last = target + bytes - BYTES;
  store(target, value);
  // From the next multiple of a vector on, so that no store lies in two cache lines.
  uint8_t *next = target + BYTES - (uintptr_t)target % BYTES;
  for (; next < last; next += BYTES) store(next, value);
  store(last, value);
}

static void K(fill8)(void *target, ptrdiff_t stride, uint16_t value, long rows, long width) {
  for (long y = 0; y < rows; y++)
    fill_row((uint8_t *)target + y * stride, splat8((uint8_t)value), width);
}

static void K(fill16)(void *target, ptrdiff_t stride, uint16_t value, long rows, long width) {
  for (long y = 0; y < rows; y++)
    fill_row((uint8_t *)target + y * stride, splat16(value), 2 * width);
}
