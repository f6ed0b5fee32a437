// The pixel loops of Veil in C: one source, compiled once per instruction set, chosen at run time.
// All functions work on raw rows, trust their arguments, keep no state and allocate nothing.
#pragma once
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// Strides and strips count bytes; rows, widths and counts count samples. A strip has one or two
// times `vector` samples, and a band has as many rows as a strip has samples.

// What exists for samples of 8 and, written out again, of 16 bits.
typedef struct {
  // Three box passes down a strip. Radii from 1 that differ by at most 1, at least radii[1] +
  // radii[2] + 3 rows, and sums of the widest window of `maximum` that leave room for its width in
  // 16 bits. The target may be the source. `rings` holds two bytes per sample of a strip for each
  // row of the windows of passes two and three.
  void (*box3)(const void *source, ptrdiff_t source_stride, void *target, ptrdiff_t target_stride,
               long rows, const int *radii, int maximum, void *rings, int vectors);
  // Transposes a band, of which `rows` rows exist and the last repeats, into the rows of a strip;
  // reads rows, and writes strip rows, for the width rounded up to 16 bytes.
  void (*transpose_in)(const void *source, ptrdiff_t stride, long rows, long width,
                       void *strip_rows, ptrdiff_t strip);
  // Transposes it back and writes exactly `rows` rows of `width` samples, at least 16 bytes of
  // them.
  void (*transpose_out)(const void *strip_rows, ptrdiff_t strip, void *target,
                        ptrdiff_t stride, long rows, long width);
  // target = (target * (255 - mask) + source * mask + 127) / 255 along a row.
  void (*blend)(void *target, const void *source, const uint8_t *mask, long count);
  // The same with one value for the source.
  void (*paint)(void *target, uint16_t value, const uint8_t *mask, long count);
  // One value in a rectangle.
  void (*fill)(void *target, ptrdiff_t stride, uint16_t value, long rows, long width);
  // The sum of each column over up to 257 rows.
  void (*columns)(const void *source, ptrdiff_t stride, long rows, long width, uint32_t *sums);
  // A line of each cell's mean, half up, from totals of `rows` rows, which are overwritten; both
  // have 64 bytes past their end.
  void (*means)(uint32_t *totals, long width, long cell, long rows, void *line);
  // target = (a * (256 - share) + b * share + 128) >> 8 along a row, share 0...256. All rows are
  // read and written in whole vectors.
  void (*lerp)(void *target, const void *a, const void *b, int share, long count);
  // Adds the samples of `rows` rows that have no coverage to `sum`, and their number to `number`;
  // up to 65536 in a row. Without a mask all samples count.
  void (*seen)(const void *source, ptrdiff_t stride, const uint8_t *_Nullable mask,
               ptrdiff_t mask_stride, long rows, long width, uint64_t *sum, uint64_t *number);
} VeilRowKernels;

// The kernels of one instruction set.
typedef struct {
  const char *name;
  // Bytes per vector, and how many times that many samples a strip may have.
  int vector, most_vectors;
  // One box pass down a strip of words up to `maximum`. Radius 1...16383. The target must not be
  // the source.
  void (*pass)(const void *source, ptrdiff_t source_stride, void *target, ptrdiff_t target_stride,
               long rows, int radius, int maximum, int vectors);
  // Turns the sums of columns into totals of cells, `cell` columns or what is left in each; below
  // 2^32.
  void (*cells)(uint32_t *sums, long width, long cell);
  VeilRowKernels bytes, words;
} VeilKernels;

// The instruction sets that this build has code for and this processor runs, narrowest first; null
// past the last. The first one runs on every processor of the architecture.
const VeilKernels *_Nullable veil_kernels(int index);

#pragma clang assume_nonnull end
