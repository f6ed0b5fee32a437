// Rows painted through coverage: (d * (255 - m) + s * m + 127) / 255, to the last bit. Most vectors are
// covered wholly or not at all and cost a test and a copy; nothing past the end of a row is touched.

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
  if (all_zero(m)) return;
  if (source) s = load(source);
  store(target, all_ones(m) ? s : blended8(load(target), s, m));
}

LANE void blend_at16(uint8_t *target, const uint8_t *source, V s, V m) {
  if (all_zero(m)) return;
  if (source) s = load(source);
  store(target, all_ones(m) ? s : blended16(load(target), s, and(m, splat16(255))));
}

LANE void blend_row8(uint8_t *target, const uint8_t *source, V s, const uint8_t *mask, long count) {
  long x = 0;
  for (; x + BYTES <= count; x += BYTES)
    blend_at8(target + x, source ? source + x : 0, s, load(mask + x));
  if (x == count) return;
  uint8_t t[BYTES], u[BYTES], m[BYTES];
  store(m, zero());
  for (long i = 0; i < count - x; i++) t[i] = target[x + i], m[i] = mask[x + i];
  if (source)
    for (long i = 0; i < count - x; i++) u[i] = source[x + i];
  blend_at8(t, source ? u : 0, s, load(m));
  for (long i = 0; i < count - x; i++) target[x + i] = t[i];
}

LANE void blend_row16(uint16_t *target, const uint16_t *source, V s, const uint8_t *mask, long count) {
  long x = 0;
  for (; x + WORDS <= count; x += WORDS)
    blend_at16((uint8_t *)(target + x), source ? (const uint8_t *)(source + x) : 0, s,
               doubled(mask + x));
  if (x == count) return;
  uint16_t t[WORDS], u[WORDS];
  uint8_t m[BYTES];
  store(m, zero());
  for (long i = 0; i < count - x; i++) t[i] = target[x + i], m[i] = mask[x + i];
  if (source)
    for (long i = 0; i < count - x; i++) u[i] = source[x + i];
  blend_at16((uint8_t *)t, source ? (const uint8_t *)u : 0, s, doubled(m));
  for (long i = 0; i < count - x; i++) target[x + i] = t[i];
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
