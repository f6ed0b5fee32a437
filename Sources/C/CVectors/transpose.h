// Transposing a band of rows and back, so that one kernel serves columns and rows. A band has as
// many rows as a strip has samples; its columns become the rows of a strip of `strip` bytes.
//
// Sixteen bytes of each row are transposed at a time, by interleaving the lower and the upper half
// of the rows four times (three times for 16-bit samples) within each 16-byte part of the vectors.

LANE void transpose8(V *a) {
  V b[16];
  UNROLL for (int stage = 0; stage < 4; stage++) {
    UNROLL for (int i = 0; i < 8; i++) {
      b[2 * i] = low8(a[i], a[i + 8]);
      b[2 * i + 1] = high8(a[i], a[i + 8]);
    }
    UNROLL for (int i = 0; i < 16; i++) a[i] = b[i];
  }
}

LANE void transpose16(V *a) {
  V b[8];
  UNROLL for (int stage = 0; stage < 3; stage++) {
    UNROLL for (int i = 0; i < 4; i++) {
      b[2 * i] = low16(a[i], a[i + 4]);
      b[2 * i + 1] = high16(a[i], a[i + 4]);
    }
    UNROLL for (int i = 0; i < 8; i++) a[i] = b[i];
  }
}

// Transposes `rows` rows into a strip; `side` is how many samples sixteen bytes hold, and a block
// has that many rows.
LANE void transpose_in(const uint8_t *source, ptrdiff_t stride, long rows, long width,
                       uint8_t *strip_rows, ptrdiff_t strip, const int side) {
  const long band = side == 16 ? BYTES : WORDS;
  for (ptrdiff_t part = 0; part < strip; part += BYTES) {
    const uint8_t *from[BYTES];
    for (long i = 0; i < band; i++)
      from[i] = source + smaller(part / BYTES * band + i, rows - 1) * stride;
    for (long x = 0; x < width; x += side) {
      V a[16];
      UNROLL for (int i = 0; i < side; i++) a[i] = gather(from + i, side, x * (16 / side));
      if (side == 16) transpose8(a);
      else transpose16(a);
      UNROLL for (int i = 0; i < side; i++) store(strip_rows + (x + i) * strip + part, a[i]);
    }
  }
}

LANE void transpose_out(const uint8_t *strip_rows, ptrdiff_t strip, uint8_t *target,
                        ptrdiff_t stride, long rows, long width, const int side) {
  const long band = side == 16 ? BYTES : WORDS;
  for (ptrdiff_t part = 0; part < strip && part / BYTES * band < rows; part += BYTES) {
    const long count = smaller(rows - part / BYTES * band, band);
    uint8_t *to = target + part / BYTES * band * stride;
    for (long at = 0; at < width; at += side) {
      V a[16];
      const long x = smaller(at, width - side);
      UNROLL for (int i = 0; i < side; i++) a[i] = load(strip_rows + (x + i) * strip + part);
      if (side == 16) transpose8(a);
      else transpose16(a);
      if (count == band) {
        UNROLL for (int i = 0; i < side; i++)
          scatter(a[i], to + i * stride + x * (16 / side), side * stride, BYTES / 16);
      } else {
        UNROLL for (int i = 0; i < side; i++)
          if (i < count)
            scatter(a[i], to + i * stride + x * (16 / side), side * stride,
                    (count - i + side - 1) / side);
      }
    }
  }
}

void K(transpose_in8)(const void *source, ptrdiff_t stride, long rows, long width,
                      void *strip_rows, ptrdiff_t strip) {
  transpose_in(source, stride, rows, width, strip_rows, strip, 16);
}

void K(transpose_out8)(const void *strip_rows, ptrdiff_t strip, void *target, ptrdiff_t stride,
                       long rows, long width) {
  transpose_out(strip_rows, strip, target, stride, rows, width, 16);
}

void K(transpose_in16)(const void *source, ptrdiff_t stride, long rows, long width,
                       void *strip_rows, ptrdiff_t strip) {
  transpose_in(source, stride, rows, width, strip_rows, strip, 8);
}

void K(transpose_out16)(const void *strip_rows, ptrdiff_t strip, void *target, ptrdiff_t stride,
                        long rows, long width) {
  transpose_out(strip_rows, strip, target, stride, rows, width, 8);
}
