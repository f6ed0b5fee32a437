// Box means down a strip of columns: the heart of the blur. A strip is as wide as one or two vectors,
// and a row of a picture turned on its side is a strip as well.
//
// box3 runs all three passes at once. The first pass takes the sample that enters and the one that
// leaves its window from the source; the others keep their windows in rings of 16-bit means, where the
// slot of the sample that leaves is the slot of the one that enters. Sums stay in registers.

// What turns a window's sum into its mean: (sum * factor) >> 16 >> shift, where the sum starts at `bias`.
typedef struct {
  uint16_t factor, bias;
  int width;
} Mean;

// The shift of a strip: the largest with 2^shift < width, for the narrowest of its windows.
LANE int shift_of(const int *radii) {
  int width = 2 * (int)smaller(smaller(radii[0], radii[1]), radii[2]) + 1;
  return 31 - __builtin_clz((unsigned)width);
}

// One of the two neighbours of 2^(16 + shift) / width is close enough that no sum of 8-bit samples is
// rounded wrongly: the upper one, or else the lower one and a sum that is larger by one.
LANE Mean mean_of(int radius, int shift) {
  int width = 2 * radius + 1;
  uint32_t power = 1u << (16 + shift), below = power / (uint32_t)width;
  uint32_t excess = (below + 1) * (uint32_t)width - power;
  if (excess * 256u * (uint32_t)width < power)
    return (Mean){(uint16_t)(below + 1), (uint16_t)radius, width};
  return (Mean){(uint16_t)below, (uint16_t)(radius + 1), width};
}

// A strip under way: what the three passes carry from row to row.
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
  V given1[2 * MOST_VECTORS], given2[2 * MOST_VECTORS];  // means that the next pass has not taken yet
} Strip;

LANE V mean16(V sum, Mean mean, Count shift) {
  return shift_by16(mulhigh16(sum, splat16(mean.factor)), shift);
}

// Fills a ring as if its first value had always been there.
LANE void begin(uint8_t *ring, V *sum, const V *first, Mean mean, const int n) {
  UNROLL for (int k = 0; k < 2 * n; k++)
    sum[k] = add16(mul16(first[k], splat16((uint16_t)mean.width)), splat16(mean.bias));
  for (int slot = 0; slot < mean.width; slot++, ring += 2 * n * BYTES)
    UNROLL for (int k = 0; k < 2 * n; k++) store(ring + k * BYTES, first[k]);
}

// What a pass does in a step: nothing, take a sample in, or take it in and give the window's mean.
enum { IDLE, TAKE, GIVE };

// One step of a pass over 16-bit means: the sample that enters takes the slot of the one that leaves.
LANE void pass16(uint8_t *slot, V *sum, const V *enters, const int n) {
  UNROLL for (int k = 0; k < 2 * n; k++) {
    V leaves = load(slot + k * BYTES);
    store(slot + k * BYTES, enters[k]);
    sum[k] = add16(sum[k], sub16(enters[k], leaves));
  }
}

// Runs the strip for a number of steps. In each, the third pass takes what the second gave in the step
// before, and the second what the first gave: so the three do not wait for each other. A pass whose
// predecessor has come to its end keeps taking the last mean, which is how the edge repeats.
LANE void advance(Strip *s, long steps, const int n, const int one, const int two, const int three) {
  const Mean mean1 = s->mean1, mean2 = s->mean2, mean3 = s->mean3;
  const Count shift = s->shift;
  const ptrdiff_t slot = 2 * n * BYTES;
  while (steps > 0) {
    long run = steps;
    // The sample that enters is the last row's once the strip has ended, and the one that leaves is the
    // first row's until the window has left it.
    const uint8_t *enters = s->source, *leaves = s->source;
    ptrdiff_t enters_step = 0, leaves_step = 0;
    if (one) {
      long ahead = s->rows - s->row, behind = s->row - s->mean1.width;
      enters += (ahead > 0 ? s->row : s->rows - 1) * s->source_stride;
      if (ahead > 0) enters_step = s->source_stride, run = smaller(run, ahead);
      if (behind >= 0) leaves += behind * s->source_stride, leaves_step = s->source_stride;
      else run = smaller(run, -behind);
    }
    if (two) run = smaller(run, mean2.width - s->slot2);
    if (three) run = smaller(run, mean3.width - s->slot3);
    uint8_t *ring2 = s->ring2 + s->slot2 * slot, *ring3 = s->ring3 + s->slot3 * slot;
    for (ptrdiff_t at = 0; at < run * slot; at += slot) {
      if (three) pass16(ring3 + at, s->sum3, s->given2, n);
      if (three == GIVE) {
        UNROLL for (int k = 0; k < n; k++)
          store(s->target + k * BYTES,
                pack16(mean16(s->sum3[2 * k], mean3, shift), mean16(s->sum3[2 * k + 1], mean3, shift)));
        s->target += s->target_stride;
      }
      if (two) pass16(ring2 + at, s->sum2, s->given1, n);
      if (two == GIVE)
        UNROLL for (int k = 0; k < 2 * n; k++) s->given2[k] = mean16(s->sum2[k], mean2, shift);
      if (one) {
        UNROLL for (int k = 0; k < n; k++) {
          V new = load(enters + k * BYTES), old = load(leaves + k * BYTES);
          s->sum1[2 * k] = add16(s->sum1[2 * k], difference8(low8(new, old)));
          s->sum1[2 * k + 1] = add16(s->sum1[2 * k + 1], difference8(high8(new, old)));
        }
        enters += enters_step, leaves += leaves_step;
      }
      if (one == GIVE)
        UNROLL for (int k = 0; k < 2 * n; k++) s->given1[k] = mean16(s->sum1[k], mean1, shift);
    }
    steps -= run;
    if (one) s->row += run;
    if (two && (s->slot2 += run) == mean2.width) s->slot2 = 0;
    if (three && (s->slot3 += run) == mean3.width) s->slot3 = 0;
  }
}

LANE void box3(const uint8_t *source, ptrdiff_t source_stride, uint8_t *target,
               ptrdiff_t target_stride, long rows, const int *radii, uint8_t *rings, const int n) {
  Strip s;
  s.source = source, s.target = target, s.source_stride = source_stride;
  s.target_stride = target_stride, s.rows = rows, s.row = 1;
  const int shift = shift_of(radii);
  s.shift = count(shift);
  s.mean1 = mean_of(radii[0], shift);
  s.mean2 = mean_of(radii[1], shift);
  s.mean3 = mean_of(radii[2], shift);
  s.slot2 = s.slot3 = 0;
  s.ring2 = rings, s.ring3 = rings + s.mean2.width * (2 * n * BYTES);
  // The first row stands for all rows above it.
  UNROLL for (int k = 0; k < n; k++) {
    V a = load(source + k * BYTES), scale = splat16((uint16_t)s.mean1.width);
    s.sum1[2 * k] = add16(mul16(low8(a, zero()), scale), splat16(s.mean1.bias));
    s.sum1[2 * k + 1] = add16(mul16(high8(a, zero()), scale), splat16(s.mean1.bias));
  }
  advance(&s, radii[0], n, TAKE, IDLE, IDLE);
  UNROLL for (int k = 0; k < 2 * n; k++) s.given1[k] = mean16(s.sum1[k], s.mean1, s.shift);
  begin(s.ring2, s.sum2, s.given1, s.mean2, n);
  advance(&s, 1, n, GIVE, IDLE, IDLE);
  advance(&s, radii[1], n, GIVE, TAKE, IDLE);
  UNROLL for (int k = 0; k < 2 * n; k++) s.given2[k] = mean16(s.sum2[k], s.mean2, s.shift);
  begin(s.ring3, s.sum3, s.given2, s.mean3, n);
  advance(&s, 1, n, GIVE, GIVE, IDLE);
  if (s.mean2.width == s.mean3.width) s.slot3 = s.slot2;
  advance(&s, radii[2], n, GIVE, GIVE, TAKE);
  UNROLL for (int k = 0; k < n; k++)
    store(s.target + k * BYTES,
          pack16(mean16(s.sum3[2 * k], s.mean3, s.shift), mean16(s.sum3[2 * k + 1], s.mean3, s.shift)));
  s.target += target_stride;
  advance(&s, rows + radii[0] - s.row, n, GIVE, GIVE, GIVE);
  advance(&s, radii[1] + 1, n, IDLE, GIVE, GIVE);
  advance(&s, radii[2] + 1, n, IDLE, IDLE, GIVE);
}

static void K(box3_8)(const void *source, ptrdiff_t source_stride, void *target,
                      ptrdiff_t target_stride, long rows, const int *radii, void *rings,
                      int vectors) {
  if (vectors == 1) box3(source, source_stride, target, target_stride, rows, radii, rings, 1);
#if MOST_VECTORS == 2
  else box3(source, source_stride, target, target_stride, rows, radii, rings, 2);
#endif
}
