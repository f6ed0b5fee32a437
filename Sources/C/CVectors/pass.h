// One box mean down a strip of words, for any radius: sums of 32 bits, windows read from the
// source. It takes what box3 cannot hold in sums of 16 bits, and windows that are large against
// their strip.

// Adds to each 32-bit sum the first of two words and takes away the second.
LANE void exchange(V *sum, V enters, V leaves) {
  // The products are of signed words: moving both by 2^15 leaves their difference.
  const V sign = splat16(0x8000), signs = splat32(0xFFFF0001);
  enters = xor(enters, sign), leaves = xor(leaves, sign);
  sum[0] = add32(sum[0], dot16(low16(enters, leaves), signs));
  sum[1] = add32(sum[1], dot16(high16(enters, leaves), signs));
}

// Adds a row to the sums, `times` over; 0 <= times < 2^15.
LANE void include(V *sum, V row, long times) {
  const V factor = splat32((uint32_t)times), moved = splat32((uint32_t)times << 15);
  row = xor(row, splat16(0x8000));
  sum[0] = add32(add32(sum[0], moved), dot16(low16(row, zero()), factor));
  sum[1] = add32(add32(sum[1], moved), dot16(high16(row, zero()), factor));
}

// What turns a sum into a mean: with 2^shift < width < 2^(shift + 1) <= 2^15, (sum * factor) >> 32
// >> shift is the quotient of every sum below 65536 * width, since the factor is too large by less
// than width / 2^(32 + shift). While width * (maximum + 1) is below 2^21, a product with 1 / width
// as a float does: made larger by 1 to 3 parts in 2^23, it is never below the quotient and never
// reaches the next.
typedef struct {
  V factor;
  Count shift;
} Division;

LANE Division division(uint32_t width, const int small) {
  const int shift = 31 - __builtin_clz(width);
  const float inverse = 1.0f / (float)width;
  uint32_t bits;
  __builtin_memcpy(&bits, &inverse, 4);
  if (small) return (Division){splat32(bits + 2), count(0)};
  return (Division){splat32((uint32_t)(((uint64_t)1 << (32 + shift)) / width) + 1), count(shift)};
}

LANE V divided(V sum, Division by, const int small) {
  return small ? scaled32(sum, by.factor) : shift_by32(mulhigh32(sum, by.factor), by.shift);
}

LANE void pass(const uint8_t *source, ptrdiff_t source_stride, uint8_t *target,
               ptrdiff_t target_stride, long rows, int radius, const int m, const int small) {
  const Division by = division(2 * (uint32_t)radius + 1, small);
  const long inside = smaller(radius, rows - 1);
  const uint8_t *last = source + (rows - 1) * source_stride;
  V sum[4 * MOST_VECTORS];
  // The window of the first row: that row for all above it, and the last for all below the strip.
  UNROLL for (int k = 0; k < m; k++) {
    sum[2 * k] = sum[2 * k + 1] = splat32((uint32_t)radius);
    include(sum + 2 * k, load(source + k * BYTES), radius + 1);
    include(sum + 2 * k, load(last + k * BYTES), radius - inside);
  }
  for (const uint8_t *row = source + source_stride; row <= source + inside * source_stride;
       row += source_stride)
    UNROLL for (int k = 0; k < m; k++) include(sum + 2 * k, load(row + k * BYTES), 1);
  const uint8_t *enters = source + smaller(radius + 1, rows - 1) * source_stride, *leaves = source;
  for (long y = 0; y < rows; y++) {
    UNROLL for (int k = 0; k < m; k++) {
      store(target + k * BYTES,
            pack32(divided(sum[2 * k], by, small), divided(sum[2 * k + 1], by, small)));
      exchange(sum + 2 * k, load(enters + k * BYTES), load(leaves + k * BYTES));
    }
    target += target_stride;
    if (enters != last) enters += source_stride;
    if (y >= radius) leaves += source_stride;
  }
}

static void K(pass)(const void *source, ptrdiff_t source_stride, void *target,
                    ptrdiff_t target_stride, long rows, int radius, int maximum, int vectors) {
  const int small = (uint32_t)(2 * radius + 1) * ((uint32_t)maximum + 1) < 1u << 21;
#define PASS(m, small) pass(source, source_stride, target, target_stride, rows, radius, m, small)
  if (vectors == 1 || MOST_VECTORS == 1) {
    if (small) PASS(2, 1);
    else PASS(2, 0);
  } else {
    if (small) PASS(2 * MOST_VECTORS, 1);
    else PASS(2 * MOST_VECTORS, 0);
  }
#undef PASS
}
