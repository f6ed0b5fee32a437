// Sums down columns: the half of a mosaic that touches every sample. Adding columns up to cells and
// dividing happens once per row of cells.

// Four sums of 32 bits for each 16-byte part of a vector of bytes.
LANE void columns_at8(const uint8_t *source, ptrdiff_t stride, long rows, uint32_t *sums) {
  V total[4] = {zero(), zero(), zero(), zero()};
  while (rows > 0) {
    // 257 bytes fit a sum of 16 bits.
    const long run = smaller(rows, 257);
    V low = zero(), high = zero();
    for (long y = 0; y < run; y++, source += stride) {
      V a = load(source);
      low = add16(low, low8(a, zero()));
      high = add16(high, high8(a, zero()));
    }
    total[0] = add32(total[0], low16(low, zero()));
    total[1] = add32(total[1], high16(low, zero()));
    total[2] = add32(total[2], low16(high, zero()));
    total[3] = add32(total[3], high16(high, zero()));
    rows -= run;
  }
  UNROLL for (int k = 0; k < 4; k++)
    scatter(total[k], (uint8_t *)(sums + 4 * k), 64, BYTES / 16);
}

// Two sums of 32 bits for each 16-byte part of a vector of words.
LANE void columns_at16(const uint8_t *source, ptrdiff_t stride, long rows, uint32_t *sums) {
  V total[2] = {zero(), zero()};
  for (long y = 0; y < rows; y++, source += stride) {
    V a = load(source);
    total[0] = add32(total[0], low16(a, zero()));
    total[1] = add32(total[1], high16(a, zero()));
  }
  UNROLL for (int k = 0; k < 2; k++)
    scatter(total[k], (uint8_t *)(sums + 4 * k), 32, BYTES / 16);
}

static void K(columns8)(const void *source, ptrdiff_t stride, long rows, long width,
                        uint32_t *sums) {
  const uint8_t *from = source;
  for (long x = 0; x < width; x += BYTES) {
    // The last vector overlaps the one before it; an area narrower than a vector goes by samples.
    const long at = smaller(x, width - BYTES);
    if (at >= 0) columns_at8(from + at, stride, rows, sums + at);
  }
  for (long x = 0; width < BYTES && x < width; x++) {
    sums[x] = 0;
    for (long y = 0; y < rows; y++) sums[x] += from[y * stride + x];
  }
}

static void K(columns16)(const void *source, ptrdiff_t stride, long rows, long width,
                         uint32_t *sums) {
  const uint8_t *from = source;
  for (long x = 0; x < width; x += WORDS) {
    const long at = smaller(x, width - WORDS);
    if (at >= 0) columns_at16(from + 2 * at, stride, rows, sums + at);
  }
  for (long x = 0; width < WORDS && x < width; x++) {
    sums[x] = 0;
    for (long y = 0; y < rows; y++) sums[x] += *(const uint16_t *)(from + y * stride + 2 * x);
  }
}
