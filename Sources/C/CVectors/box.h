// Three box means down a strip of columns: the heart of the blur. A row of a transposed
// picture is a column as well.
//
// All three passes run at once. The first takes the sample that enters and the one that leaves its
// window from the source; the others keep their windows in rings of 16-bit means, where the slot of
// the sample that leaves is the slot of the one that enters. Sums of 16 bits stay in registers.

// What turns a window's sum into its mean: (sum * factor) >> 16 >> shift, where the sum starts at
// `bias`.
typedef struct {
  uint16_t factor, bias;
  int width;
} Mean;

// The shift of a strip: the largest with 2^shift < width, for the narrowest of its windows.
LANE int shift_of(const int *radii) {
  int width = 2 * (int)smaller(smaller(radii[0], radii[1]), radii[2]) + 1;
  return 31 - __builtin_clz((unsigned)width);
}

// One of the two neighbours of 2^(16 + shift) / width is close enough that no sum of samples up to
// `maximum` is rounded wrongly: the upper one, or else the lower one and a sum that is larger by
// one.
LANE Mean mean_of(int radius, int shift, int maximum) {
  const uint32_t width = 2 * (uint32_t)radius + 1;
  const uint32_t power = 1u << (16 + shift), below = power / width;
  const uint32_t excess = (below + 1) * width - power;
  if (excess * ((uint32_t)maximum + 1) * width < power)
    return (Mean){(uint16_t)(below + 1), (uint16_t)radius, (int)width};
  return (Mean){(uint16_t)below, (uint16_t)(radius + 1), (int)width};
}

// A strip under way: what the three passes carry from row to row, for m vectors of words.
typedef struct {
  const uint8_t *source;
  uint8_t *target;
  ptrdiff_t source_stride, target_stride;
  long row, rows;  // next row to enter the first pass; rows of the strip
  long slot2, slot3;
  uint8_t *ring2, *ring3;
  Mean mean1, mean2, mean3;
  Count shift;
  V sum1[2 * MOST_VECTORS], sum2[2 * MOST_VECTORS], sum3[2 * MOST_VECTORS];
  // Means that the next pass has not taken yet.
  V given1[2 * MOST_VECTORS], given2[2 * MOST_VECTORS];
} Strip;

LANE V mean16(V sum, Mean mean, Count shift) {
  return shift_by16(mulhigh16(sum, splat16(mean.factor)), shift);
}

// The difference of two samples in each word; two vectors of words stand for one of bytes.
LANE V difference(const uint8_t *enters, const uint8_t *leaves, int k, const int deep) {
  if (deep) return sub16(load(enters + k * BYTES), load(leaves + k * BYTES));
  V a = load(enters + k / 2 * BYTES), b = load(leaves + k / 2 * BYTES);
  return difference8(k % 2 ? high8(a, b) : low8(a, b));
}

// Writes a row of means.
LANE void give(uint8_t *target, const V *sum, Mean mean, Count shift, const int m, const int deep) {
  UNROLL for (int k = 0; k < m; k += deep ? 1 : 2) {
    V a = mean16(sum[k], mean, shift);
    if (deep) store(target + k * BYTES, a);
    else store(target + k / 2 * BYTES, pack16(a, mean16(sum[k + 1], mean, shift)));
  }
}

// Fills a ring as if its first value had always been there.
LANE void begin(uint8_t *ring, V *sum, const V *first, Mean mean, const int m) {
  UNROLL for (int k = 0; k < m; k++)
    sum[k] = add16(mul16(first[k], splat16((uint16_t)mean.width)), splat16(mean.bias));
  for (int slot = 0; slot < mean.width; slot++, ring += m * BYTES)
    UNROLL for (int k = 0; k < m; k++) store(ring + k * BYTES, first[k]);
}

// What a pass does in a step: nothing, take a sample in, or take it in and give the window's mean.
enum { IDLE, TAKE, GIVE };

// One step of a pass over means: the one that enters takes the slot of the one that leaves.
LANE void take(uint8_t *slot, V *sum, const V *enters, const int m) {
  UNROLL for (int k = 0; k < m; k++) {
    V leaves = load(slot + k * BYTES);
    store(slot + k * BYTES, enters[k]);
    sum[k] = add16(sum[k], sub16(enters[k], leaves));
  }
}

// Rows of a picture lie in pages of their own, where no processor looks ahead by itself.
enum { ROWS_AHEAD = 12 };

// Asks for a row of a strip that will enter soon; an address past the picture asks for nothing.
LANE void expect(const uint8_t *row, const int m, const int deep) {
  const int bytes = m * BYTES / (deep ? 1 : 2);
  UNROLL for (int at = 0; at < bytes; at += 64) __builtin_prefetch(row + at);
  __builtin_prefetch(row + bytes - 1);
}

// Runs the strip for a number of steps. In each, the third pass takes what the second gave in the
// step before, and the second what the first gave: so the three do not wait for each other. A pass
// whose predecessor has come to its end keeps taking the last mean, which is how the edge repeats.
LANE void advance(Strip *s, long steps, const int m, const int deep, const int one, const int two,
                  const int three) {
  const Mean mean1 = s->mean1, mean2 = s->mean2, mean3 = s->mean3;
  const Count shift = s->shift;
  const ptrdiff_t slot = m * BYTES;
  while (steps > 0) {
    long run = steps;
    // The sample that enters is the last row's once the strip has ended, and the one that leaves is
    // the first row's until the window has left it.
    const uint8_t *enters = s->source, *leaves = s->source;
    ptrdiff_t enters_step = 0, leaves_step = 0;
    if (one) {
      const long ahead = s->rows - s->row, behind = s->row - mean1.width;
      enters += (ahead > 0 ? s->row : s->rows - 1) * s->source_stride;
      if (ahead > 0) enters_step = s->source_stride, run = smaller(run, ahead);
      if (behind >= 0) leaves += behind * s->source_stride, leaves_step = s->source_stride;
      else run = smaller(run, -behind);
    }
    if (two) run = smaller(run, mean2.width - s->slot2);
    if (three) run = smaller(run, mean3.width - s->slot3);
    uint8_t *ring2 = s->ring2 + s->slot2 * slot, *ring3 = s->ring3 + s->slot3 * slot;
    for (ptrdiff_t at = 0; at < run * slot; at += slot) {
      if (three) take(ring3 + at, s->sum3, s->given2, m);
      if (three == GIVE) {
        give(s->target, s->sum3, mean3, shift, m, deep);
        s->target += s->target_stride;
      }
      if (two) take(ring2 + at, s->sum2, s->given1, m);
      if (two == GIVE)
        UNROLL for (int k = 0; k < m; k++) s->given2[k] = mean16(s->sum2[k], mean2, shift);
      if (one) {
        expect(enters + ROWS_AHEAD * enters_step, m, deep);
        UNROLL for (int k = 0; k < m; k++)
          s->sum1[k] = add16(s->sum1[k], difference(enters, leaves, k, deep));
        enters += enters_step, leaves += leaves_step;
      }
      if (one == GIVE)
        UNROLL for (int k = 0; k < m; k++) s->given1[k] = mean16(s->sum1[k], mean1, shift);
    }
    steps -= run;
    if (one) s->row += run;
    if (two && (s->slot2 += run) == mean2.width) s->slot2 = 0;
    if (three && (s->slot3 += run) == mean3.width) s->slot3 = 0;
  }
}

LANE void box3(const uint8_t *source, ptrdiff_t source_stride, uint8_t *target,
               ptrdiff_t target_stride, long rows, const int *radii, int maximum, uint8_t *rings,
               const int m, const int deep) {
  Strip s;
  const int shift = shift_of(radii);
  s.source = source, s.target = target, s.source_stride = source_stride;
  s.target_stride = target_stride, s.rows = rows, s.row = 1;
  s.shift = count(shift);
  s.mean1 = mean_of(radii[0], shift, maximum);
  s.mean2 = mean_of(radii[1], shift, maximum);
  s.mean3 = mean_of(radii[2], shift, maximum);
  s.slot2 = s.slot3 = 0;
  s.ring2 = rings, s.ring3 = rings + s.mean2.width * m * BYTES;
  // The first row stands for all rows above it.
  UNROLL for (int k = 0; k < m; k++) {
    V a = load(source + (deep ? k : k / 2) * BYTES);
    if (!deep) a = k % 2 ? high8(a, zero()) : low8(a, zero());
    s.sum1[k] = add16(mul16(a, splat16((uint16_t)s.mean1.width)), splat16(s.mean1.bias));
  }
  advance(&s, radii[0], m, deep, TAKE, IDLE, IDLE);
  UNROLL for (int k = 0; k < m; k++) s.given1[k] = mean16(s.sum1[k], s.mean1, s.shift);
  begin(s.ring2, s.sum2, s.given1, s.mean2, m);
  advance(&s, 1, m, deep, GIVE, IDLE, IDLE);
  advance(&s, radii[1], m, deep, GIVE, TAKE, IDLE);
  UNROLL for (int k = 0; k < m; k++) s.given2[k] = mean16(s.sum2[k], s.mean2, s.shift);
  begin(s.ring3, s.sum3, s.given2, s.mean3, m);
  advance(&s, 1, m, deep, GIVE, GIVE, IDLE);
  if (s.mean2.width == s.mean3.width) s.slot3 = s.slot2;
  advance(&s, radii[2], m, deep, GIVE, GIVE, TAKE);
  give(s.target, s.sum3, s.mean3, s.shift, m, deep);
  s.target += target_stride;
  advance(&s, rows + radii[0] - s.row, m, deep, GIVE, GIVE, GIVE);
  advance(&s, radii[1] + 1, m, deep, IDLE, GIVE, GIVE);
  advance(&s, radii[2] + 1, m, deep, IDLE, IDLE, GIVE);
}

#define BOX3(bits, deep)                                                                          \
  static void K(box3_##bits)(const void *source, ptrdiff_t source_stride, void *target,           \
                             ptrdiff_t target_stride, long rows, const int *radii, int maximum,   \
                             void *rings, int vectors) {                                          \
    if (vectors == 1 || MOST_VECTORS == 1)                                                        \
      box3(source, source_stride, target, target_stride, rows, radii, maximum, rings, 2, deep);   \
    else                                                                                          \
      box3(source, source_stride, target, target_stride, rows, radii, maximum, rings,             \
           2 * MOST_VECTORS, deep);                                                               \
  }

BOX3(8, 0)
BOX3(16, 1)
