// Turning a band of rows on its side and back, so that one kernel serves columns and rows. A band
// has as many rows as a strip has samples; its turned rows are the rows of a strip of `strip`
// bytes.
//
// Sixteen bytes of each row are turned at a time, by interleaving the lower and the upper half of
// the rows four times (three times for 16-bit samples) within each 16-byte part of the vectors.

LANE void turn8(V *a) {
  V b[16];
  UNROLL for (int stage = 0; stage < 4; stage++) {
    UNROLL for (int i = 0; i < 8; i++) {
      b[2 * i] = low8(a[i], a[i + 8]);
      b[2 * i + 1] = high8(a[i], a[i + 8]);
    }
    UNROLL for (int i = 0; i < 16; i++) a[i] = b[i];
  }
}

LANE void turn16(V *a) {
  V b[8];
  UNROLL for (int stage = 0; stage < 3; stage++) {
    UNROLL for (int i = 0; i < 4; i++) {
      b[2 * i] = low16(a[i], a[i + 4]);
      b[2 * i + 1] = high16(a[i], a[i + 4]);
    }
    UNROLL for (int i = 0; i < 8; i++) a[i] = b[i];
  }
}

// Turns `rows` rows into a strip; `side` is how many samples sixteen bytes and a turned block hold.
LANE void turn_in(const uint8_t *source, ptrdiff_t stride, long rows, long width,
                  uint8_t *strip_rows, ptrdiff_t strip, const int side) {
  const long band = side == 16 ? BYTES : WORDS;
  for (ptrdiff_t part = 0; part < strip; part += BYTES) {
    const uint8_t *from[BYTES];
    for (long i = 0; i < band; i++)
      from[i] = source + smaller(part / BYTES * band + i, rows - 1) * stride;
    for (long x = 0; x < width; x += side) {
      V a[16];
      UNROLL for (int i = 0; i < side; i++) a[i] = gather(from + i, side, x * (16 / side));
      if (side == 16) turn8(a);
      else turn16(a);
      UNROLL for (int i = 0; i < side; i++) store(strip_rows + (x + i) * strip + part, a[i]);
    }
  }
}

LANE void turn_out(const uint8_t *strip_rows, ptrdiff_t strip, uint8_t *target, ptrdiff_t stride,
                   long rows, long width, const int side) {
  const long band = side == 16 ? BYTES : WORDS;
  for (ptrdiff_t part = 0; part < strip && part / BYTES * band < rows; part += BYTES) {
    const long count = smaller(rows - part / BYTES * band, band);
    uint8_t *to = target + part / BYTES * band * stride;
    for (long at = 0; at < width; at += side) {
      V a[16];
      const long x = smaller(at, width - side);
      UNROLL for (int i = 0; i < side; i++) a[i] = load(strip_rows + (x + i) * strip + part);
      if (side == 16) turn8(a);
      else turn16(a);
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

void K(turn_in8)(const void *source, ptrdiff_t stride, long rows, long width,
                  void *strip_rows, ptrdiff_t strip) {
  turn_in(source, stride, rows, width, strip_rows, strip, 16);
}

void K(turn_out8)(const void *strip_rows, ptrdiff_t strip, void *target, ptrdiff_t stride,
                   long rows, long width) {
  turn_out(strip_rows, strip, target, stride, rows, width, 16);
}

void K(turn_in16)(const void *source, ptrdiff_t stride, long rows, long width,
                  void *strip_rows, ptrdiff_t strip) {
  turn_in(source, stride, rows, width, strip_rows, strip, 8);
}

void K(turn_out16)(const void *strip_rows, ptrdiff_t strip, void *target, ptrdiff_t stride,
                   long rows, long width) {
  turn_out(strip_rows, strip, target, stride, rows, width, 8);
}
