// One box pass down a strip of 16-bit samples, for any radius: sums of 32 bits, windows read from the
// source. Deep pictures take it, and 8-bit ones whose window is too wide for sums of 16 bits.

// Adds to each 32-bit sum the first of two words and takes away the second.
LANE void exchange16(V *sum, V enters, V leaves) {
  // The products are of signed words: moving both by 2^15 leaves their difference.
  const V sign = splat16(0x8000), signs = splat32(0xFFFF0001);
  enters = xor(enters, sign), leaves = xor(leaves, sign);
  sum[0] = add32(sum[0], dot16(low16(enters, leaves), signs));
  sum[1] = add32(sum[1], dot16(high16(enters, leaves), signs));
}

// Adds a row to the sums, `times` over; 0 <= times < 2^15.
LANE void include16(V *sum, V row, long times) {
  const V factor = splat32((uint32_t)times), moved = splat32((uint32_t)times << 15);
  row = xor(row, splat16(0x8000));
  sum[0] = add32(add32(sum[0], moved), dot16(low16(row, zero()), factor));
  sum[1] = add32(add32(sum[1], moved), dot16(high16(row, zero()), factor));
}

// With 2^shift < width < 2^(shift + 1) <= 2^15, (sum * factor) >> 32 >> shift is the quotient of every sum
// below 65536 * width: the factor is too large by less than width / 2^(32 + shift).
LANE void box16(const uint8_t *source, ptrdiff_t source_stride, uint8_t *target,
                ptrdiff_t target_stride, long rows, int radius, const int n) {
  const uint32_t width = 2 * (uint32_t)radius + 1;
  const int shift = 31 - __builtin_clz(width);
  const V factor = splat32((uint32_t)(((uint64_t)1 << (32 + shift)) / width) + 1);
  const Count by = count(shift);
  const long inside = smaller(radius, rows - 1);
  const uint8_t *last = source + (rows - 1) * source_stride;
  V sum[2 * MOST_VECTORS];
  // The window of the first row: that row for all above it, and the last for all below the strip.
  UNROLL for (int k = 0; k < n; k++) {
    sum[2 * k] = sum[2 * k + 1] = splat32((uint32_t)radius);
    include16(sum + 2 * k, load(source + k * BYTES), radius + 1);
    include16(sum + 2 * k, load(last + k * BYTES), radius - inside);
  }
  for (const uint8_t *row = source + source_stride; row <= source + inside * source_stride;
       row += source_stride)
    UNROLL for (int k = 0; k < n; k++) include16(sum + 2 * k, load(row + k * BYTES), 1);
  const uint8_t *enters = source + smaller(radius + 1, rows - 1) * source_stride, *leaves = source;
  for (long y = 0; y < rows; y++) {
    UNROLL for (int k = 0; k < n; k++) {
      store(target + k * BYTES, pack32(shift_by32(mulhigh32(sum[2 * k], factor), by),
                                       shift_by32(mulhigh32(sum[2 * k + 1], factor), by)));
      exchange16(sum + 2 * k, load(enters + k * BYTES), load(leaves + k * BYTES));
    }
    target += target_stride;
    if (enters != last) enters += source_stride;
    if (y >= radius) leaves += source_stride;
  }
}

static void K(box_16)(const void *source, ptrdiff_t source_stride, void *target,
                      ptrdiff_t target_stride, long rows, int radius, int vectors) {
  if (vectors == 1) box16(source, source_stride, target, target_stride, rows, radius, 1);
#if MOST_VECTORS == 2
  else box16(source, source_stride, target, target_stride, rows, radius, 2);
#endif
}
