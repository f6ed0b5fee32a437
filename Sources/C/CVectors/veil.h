// What a veil needs per sample: rows blended between two others, and sums of what is not covered.

// (a * (256 - share) + b * share + 128) >> 8 for a whole row, 0 <= share <= 256. Rows are read and
// written in whole vectors.
static void K(lerp8)(void *target, const void *a, const void *b, int share, long count) {
  const V first = splat16((uint16_t)(256 - share)), second = splat16((uint16_t)share);
  const V half = splat16(128), none = zero();
  for (long x = 0; x < count; x += BYTES) {
    V p = load((const uint8_t *)a + x), q = load((const uint8_t *)b + x), mixed[2];
    UNROLL for (int k = 0; k < 2; k++) {
      V p16 = k ? high8(p, none) : low8(p, none), q16 = k ? high8(q, none) : low8(q, none);
      mixed[k] = shift_right16(add16(add16(mul16(p16, first), mul16(q16, second)), half), 8);
    }
    store((uint8_t *)target + x, pack16(mixed[0], mixed[1]));
  }
}

static void K(lerp16)(void *target, const void *a, const void *b, int share, long count) {
  // Products are of signed words: samples are moved by -2^15, and 256 times that is put back.
  const V weights = splat32((uint32_t)(256 - share) | (uint32_t)share << 16);
  const V sign = splat16(0x8000), moved = splat32((256u << 15) + 128);
  for (long x = 0; x < count; x += WORDS) {
    V p = xor(load((const uint16_t *)a + x), sign), q = xor(load((const uint16_t *)b + x), sign);
    V mixed[2];
    UNROLL for (int k = 0; k < 2; k++) {
      V pairs = k ? high16(p, q) : low16(p, q);
      mixed[k] = shift_right32(add32(dot16(pairs, weights), moved), 8);
    }
    store((uint16_t *)target + x, pack32(mixed[0], mixed[1]));
  }
}

// Adds up the samples that have no coverage, and counts them; all of them if there is no mask.
static void K(seen8)(const void *source, ptrdiff_t stride, const uint8_t *mask,
                     ptrdiff_t mask_stride, long rows, long width, uint64_t *sum,
                     uint64_t *number) {
  for (long y = 0; y < rows; y++, mask = mask ? mask + mask_stride : 0) {
    const uint8_t *row = (const uint8_t *)source + y * stride;
    uint32_t total = 0, count = 0;
    if (mask)
      for (long x = 0; x < width; x++) total += mask[x] ? 0 : row[x], count += !mask[x];
    else
      for (long x = 0; x < width; x++) total += row[x], count++;
    *sum += total, *number += count;
  }
}

static void K(seen16)(const void *source, ptrdiff_t stride, const uint8_t *mask,
                      ptrdiff_t mask_stride, long rows, long width, uint64_t *sum,
                      uint64_t *number) {
  for (long y = 0; y < rows; y++, mask = mask ? mask + mask_stride : 0) {
    const uint16_t *row = (const uint16_t *)((const uint8_t *)source + y * stride);
    uint32_t total = 0, count = 0;
    if (mask)
      for (long x = 0; x < width; x++) total += mask[x] ? 0 : row[x], count += !mask[x];
    else
      for (long x = 0; x < width; x++) total += row[x], count++;
    *sum += total, *number += count;
  }
}
