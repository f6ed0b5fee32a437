// Vector primitives of arm64: NEON, which every such processor has.
#pragma once
#include <arm_neon.h>

typedef uint8x16_t V;
#define W(a) vreinterpretq_u16_u8(a)
#define L(a) vreinterpretq_u32_u8(a)
#define FROM16(a) vreinterpretq_u8_u16(a)
#define FROM32(a) vreinterpretq_u8_u32(a)

LANE V load(const void *p) { return vld1q_u8((const uint8_t *)p); }
LANE void store(void *p, V a) { vst1q_u8((uint8_t *)p, a); }
LANE int all_zero(V a) { return vmaxvq_u8(a) == 0; }
// Whether every byte is 0 or 255.
LANE int is_binary(V a) { return vmaxvq_u8(vaddq_u8(a, vdupq_n_u8(1))) <= 1; }

LANE V zero(void) { return vdupq_n_u8(0); }
LANE V splat8(uint8_t a) { return vdupq_n_u8(a); }
LANE V splat16(uint16_t a) { return FROM16(vdupq_n_u16(a)); }
LANE V splat32(uint32_t a) { return FROM32(vdupq_n_u32(a)); }
LANE V and(V a, V b) { return vandq_u8(a, b); }
LANE V or(V a, V b) { return vorrq_u8(a, b); }
LANE V xor(V a, V b) { return veorq_u8(a, b); }

LANE V add16(V a, V b) { return FROM16(vaddq_u16(W(a), W(b))); }
LANE V sub16(V a, V b) { return FROM16(vsubq_u16(W(a), W(b))); }
LANE V mul16(V a, V b) { return FROM16(vmulq_u16(W(a), W(b))); }
LANE V mulhigh16(V a, V b) {
  uint32x4_t low = vmull_u16(vget_low_u16(W(a)), vget_low_u16(W(b)));
  return FROM16(vuzp2q_u16(vreinterpretq_u16_u32(low),
                           vreinterpretq_u16_u32(vmull_high_u16(W(a), W(b)))));
}
#define shift_right16(a, n) FROM16(vshrq_n_u16(W(a), n))
// First minus second of each pair of bytes, as 16-bit values.
LANE V difference8(V pairs) { return sub16(and(pairs, splat16(255)), shift_right16(pairs, 8)); }

LANE V add32(V a, V b) { return FROM32(vaddq_u32(L(a), L(b))); }
#define shift_right32(a, n) FROM32(vshrq_n_u32(L(a), n))
// Sums of the two products of each pair of signed words.
LANE V dot16(V a, V b) {
  int16x8_t x = vreinterpretq_s16_u8(a), y = vreinterpretq_s16_u8(b);
  return vreinterpretq_u8_s32(
      vpaddq_s32(vmull_s16(vget_low_s16(x), vget_low_s16(y)), vmull_high_s16(x, y)));
}

LANE V low8(V a, V b) { return vzip1q_u8(a, b); }
LANE V high8(V a, V b) { return vzip2q_u8(a, b); }
LANE V low16(V a, V b) { return FROM16(vzip1q_u16(W(a), W(b))); }
LANE V high16(V a, V b) { return FROM16(vzip2q_u16(W(a), W(b))); }
// 16-bit values up to 255 to bytes; undoes low8 and high8 with zero.
LANE V pack16(V a, V b) { return vuzp1q_u8(a, b); }
// 32-bit values up to 65535 to words; undoes low16 and high16 with zero.
LANE V pack32(V a, V b) { return FROM16(vuzp1q_u16(W(a), W(b))); }

// A shift whose count is known at run time only.
typedef int Count;
LANE Count count(int n) { return n; }
LANE V shift_by16(V a, Count n) { return FROM16(vshlq_u16(W(a), vdupq_n_s16((int16_t)-n))); }
LANE V shift_by32(V a, Count n) { return FROM32(vshlq_u32(L(a), vdupq_n_s32(-n))); }

// The high halves of 32-bit products.
LANE V mulhigh32(V a, V b) {
  uint64x2_t low = vmull_u32(vget_low_u32(L(a)), vget_low_u32(L(b)));
  return FROM32(vuzp2q_u32(vreinterpretq_u32_u64(low),
                           vreinterpretq_u32_u64(vmull_high_u32(L(a), L(b)))));
}

// Whole numbers below 2^24 times a float, cut to whole numbers.
LANE V scaled32(V a, V factor) {
  return FROM32(vcvtq_u32_f32(vmulq_f32(vcvtq_f32_u32(L(a)), vreinterpretq_f32_u8(factor))));
}

// 16 bytes of the first row listed.
LANE V gather(const uint8_t *const *rows, int step, ptrdiff_t offset) {
  (void)step;
  return load(rows[0] + offset);
}

// The vector to `to`; it has no further parts.
LANE void scatter(V a, uint8_t *to, ptrdiff_t step, long parts) {
  (void)step, (void)parts;
  store(to, a);
}

// Half a vector of bytes as words, and half a vector of words as 32-bit values, in their order.
LANE V widened8(const uint8_t *p) { return FROM16(vmovl_u8(vld1_u8(p))); }
LANE V widened16(const uint16_t *p) { return FROM32(vmovl_u16(vld1_u16(p))); }

// Writes those bytes of `a` whose coverage is 255; any other coverage is 0.
LANE void store_where(uint8_t *p, V a, V coverage) { store(p, vbslq_u8(coverage, a, load(p))); }

// The first 16 bytes.
LANE void store_part(void *p, V a) { store(p, a); }
