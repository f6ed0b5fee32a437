// A mosaic's three steps per row of cells: sums down the columns, which touch every sample; sums
// across each cell; and a line of the cells' means.

// Sums of up to 257 bytes, which is what 16 bits hold.
LANE void columns_at8(const uint8_t *source, ptrdiff_t stride, long rows, uint32_t *sums,
                     const int n) {
  V sum[4];
  UNROLL for (int k = 0; k < n; k++) sum[k] = zero();
  for (long y = 0; y < rows; y++, source += stride)
    UNROLL for (int k = 0; k < n; k++) sum[k] = add16(sum[k], widened8(source + k * WORDS));
  UNROLL for (int k = 0; k < n; k++) {
    uint16_t words[WORDS];
    store(words, sum[k]);
    store(sums + k * WORDS, widened16(words));
    store(sums + k * WORDS + WORDS / 2, widened16(words + WORDS / 2));
  }
}

LANE void columns_at16(const uint8_t *source, ptrdiff_t stride, long rows, uint32_t *sums) {
  V sum = zero();
  for (long y = 0; y < rows; y++, source += stride)
    sum = add32(sum, widened16((const uint16_t *)source));
  store(sums, sum);
}

static void K(columns8)(const void *source, ptrdiff_t stride, long rows, long width,
                        uint32_t *sums) {
  const uint8_t *from = source;
  long x = 0;
  for (; x + 4 * WORDS <= width; x += 4 * WORDS) columns_at8(from + x, stride, rows, sums + x, 4);
  for (; x + WORDS <= width; x += WORDS) columns_at8(from + x, stride, rows, sums + x, 1);
  for (; x < width; x++) {
    sums[x] = 0;
    for (long y = 0; y < rows; y++) sums[x] += from[y * stride + x];
  }
}

static void K(columns16)(const void *source, ptrdiff_t stride, long rows, long width,
                         uint32_t *sums) {
  const uint8_t *from = source;
  long x = 0;
  for (; x + WORDS / 2 <= width; x += WORDS / 2)
    columns_at16(from + 2 * x, stride, rows, sums + x);
  for (; x < width; x++) {
    sums[x] = 0;
    for (long y = 0; y < rows; y++) sums[x] += *(const uint16_t *)(from + y * stride + 2 * x);
  }
}

typedef uint32_t Four __attribute__((vector_size(16)));

LANE Four four(const uint32_t *p) {
  Four a;
  __builtin_memcpy(&a, p, 16);
  return a;
}

// Makes one sum of each two neighbours; a last one without a neighbour stays.
LANE long halve(uint32_t *sums, long count) {
  const long pairs = count / 2;
  long x = 0;
  for (; x + 4 <= pairs; x += 4) {
    Four a = four(sums + 2 * x), b = four(sums + 2 * x + 4);
    a = __builtin_shufflevector(a, b, 0, 2, 4, 6) + __builtin_shufflevector(a, b, 1, 3, 5, 7);
    __builtin_memcpy(sums + x, &a, 16);
  }
  for (; x < pairs; x++) sums[x] = sums[2 * x] + sums[2 * x + 1];
  if (count % 2) sums[pairs] = sums[count - 1];
  return pairs + count % 2;
}

// Adds up the sums as they go along, after which a cell of any width is one difference.
LANE void accumulate(uint32_t *sums, long count) {
  const Four none = {0};
  Four carry = none;
  long x = 0;
  for (; x + 4 <= count; x += 4) {
    Four a = four(sums + x);
    a += __builtin_shufflevector(none, a, 0, 4, 5, 6);
    a += __builtin_shufflevector(none, a, 0, 1, 4, 5);
    a += carry;
    carry = __builtin_shufflevector(a, a, 3, 3, 3, 3);
    __builtin_memcpy(sums + x, &a, 16);
  }
  for (; x < count; x++) sums[x] += x > 0 ? sums[x - 1] : 0;
}

static void K(cells)(uint32_t *sums, long width, long cell) {
  for (; cell % 2 == 0; cell /= 2) width = halve(sums, width);
  if (cell == 1) return;
  accumulate(sums, width);
  uint32_t before = 0;
  for (long i = 0; i * cell < width; i++) {
    const uint32_t until = sums[smaller((i + 1) * cell, width) - 1];
    sums[i] = until - before;
    before = until;
  }
}

// Turns the totals of cells of `samples` samples into means, in place and up to a vector past the
// last. With 2^shift < samples <= 2^(shift + 1) < 2^15, the factor is as exact as that of box16.
LANE void divide(uint32_t *totals, long cells, uint32_t samples) {
  if (samples == 1) return;
  const int shift = 31 - __builtin_clz(samples - 1);
  const V factor = splat32((uint32_t)(((uint64_t)1 << (32 + shift)) / samples) + 1);
  const V half = splat32(samples / 2);
  for (long i = 0; i < cells; i += WORDS / 2)
    store(totals + i, shift_by32(mulhigh32(add32(load(totals + i), half), factor), count(shift)));
}

LANE V splat(uint32_t sample, const int bytes) {
  return bytes == 1 ? splat8((uint8_t)sample) : splat16((uint16_t)sample);
}

// Writes `mean` over `bytes` bytes and up to a vector more.
LANE void run_of(uint8_t *to, long bytes, V mean) {
  if (bytes <= 16) store_part(to, mean);
  else
    for (long x = 0; x < bytes; x += BYTES) store(to + x, mean);
}

LANE uint32_t mean_of_cell(uint32_t total, long samples) {
  return (uint32_t)((total + (uint64_t)(samples / 2)) / (uint64_t)samples);
}

LANE void means(uint32_t *totals, long width, long cell, long rows, uint8_t *to, const int bytes) {
  const long whole = width / cell, rest = width % cell, area = cell * rows;
  const uint32_t last = rest ? mean_of_cell(totals[whole], rest * rows) : 0;
  // Beyond 2^15 samples the factor is too coarse; there are few such cells.
  if (area < 1 << 15) divide(totals, whole, (uint32_t)area);
  for (long i = 0; area >= 1 << 15 && i < whole; i++) totals[i] = mean_of_cell(totals[i], area);
  for (long i = 0; i < whole; i++, to += bytes * cell)
    run_of(to, bytes * cell, splat(totals[i], bytes));
  if (rest) run_of(to, bytes * rest, splat(last, bytes));
}

static void K(means8)(uint32_t *totals, long width, long cell, long rows, void *line) {
  means(totals, width, cell, rows, line, 1);
}

static void K(means16)(uint32_t *totals, long width, long cell, long rows, void *line) {
  means(totals, width, cell, rows, line, 2);
}
