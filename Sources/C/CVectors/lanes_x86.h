// Vector primitives of x86-64: SSE2, AVX2 or AVX-512BW by VECTOR_BYTES. Unpack, pack and transpose
// work within each 16-byte part of a vector; kernels rely only on pack undoing unpack.
#pragma once

#if VECTOR_BYTES == 64
typedef __m512i V;
#define X(name) _mm512_##name
#define WHOLE(name) _mm512_##name##_si512
LANE V load(const void *p) { return _mm512_loadu_si512(p); }
LANE void store(void *p, V a) { _mm512_storeu_si512(p, a); }
LANE int all_zero(V a) { return _mm512_test_epi8_mask(a, a) == 0; }
// Whether every byte is 0 or 255.
LANE int is_binary(V a) {
  return _mm512_cmpneq_epi8_mask(a, _mm512_movm_epi8(_mm512_movepi8_mask(a))) == 0;
}
#elif VECTOR_BYTES == 32
typedef __m256i V;
#define X(name) _mm256_##name
#define WHOLE(name) _mm256_##name##_si256
LANE V load(const void *p) { return _mm256_loadu_si256((const __m256i *)p); }
LANE void store(void *p, V a) { _mm256_storeu_si256((__m256i *)p, a); }
LANE int all_zero(V a) { return _mm256_testz_si256(a, a); }
LANE int is_binary(V a) {
  __m256i flat = _mm256_cmpgt_epi8(_mm256_setzero_si256(), a);
  return _mm256_movemask_epi8(_mm256_cmpeq_epi8(a, flat)) == -1;
}
#else
typedef __m128i V;
#define X(name) _mm_##name
#define WHOLE(name) _mm_##name##_si128
LANE V load(const void *p) { return _mm_loadu_si128((const __m128i *)p); }
LANE void store(void *p, V a) { _mm_storeu_si128((__m128i *)p, a); }
LANE int all_zero(V a) {
  return _mm_movemask_epi8(_mm_cmpeq_epi8(a, _mm_setzero_si128())) == 65535;
}
LANE int is_binary(V a) {
  __m128i flat = _mm_cmpgt_epi8(_mm_setzero_si128(), a);
  return _mm_movemask_epi8(_mm_cmpeq_epi8(a, flat)) == 65535;
}
#endif

LANE V zero(void) { return WHOLE(setzero)(); }
LANE V splat8(uint8_t a) { return X(set1_epi8)((char)a); }
LANE V splat16(uint16_t a) { return X(set1_epi16)((short)a); }
LANE V splat32(uint32_t a) { return X(set1_epi32)((int)a); }
#if VECTOR_BYTES == 64
LANE V odd32(V a) { return _mm512_and_si512(a, _mm512_set1_epi64((long long)0xFFFFFFFF00000000)); }
#else
LANE V odd32(V a) { return WHOLE(and)(a, X(set1_epi64x)((long long)0xFFFFFFFF00000000)); }
#endif
LANE V and(V a, V b) { return WHOLE(and)(a, b); }
LANE V or(V a, V b) { return WHOLE(or)(a, b); }
LANE V xor(V a, V b) { return WHOLE(xor)(a, b); }

LANE V add16(V a, V b) { return X(add_epi16)(a, b); }
LANE V sub16(V a, V b) { return X(sub_epi16)(a, b); }
LANE V mul16(V a, V b) { return X(mullo_epi16)(a, b); }
LANE V mulhigh16(V a, V b) { return X(mulhi_epu16)(a, b); }
#define shift_right16(a, n) X(srli_epi16)(a, n)

// First minus second of each pair of bytes, as 16-bit values.
LANE V difference8(V pairs) {
#if VECTOR_BYTES == 16
  return sub16(and(pairs, splat16(255)), shift_right16(pairs, 8));
#else
  return X(maddubs_epi16)(pairs, splat16(0xFF01));
#endif
}

LANE V add32(V a, V b) { return X(add_epi32)(a, b); }
#define shift_right32(a, n) X(srli_epi32)(a, n)
// Sums of the two products of each pair of signed words.
LANE V dot16(V a, V b) { return X(madd_epi16)(a, b); }

LANE V low8(V a, V b) { return X(unpacklo_epi8)(a, b); }
LANE V high8(V a, V b) { return X(unpackhi_epi8)(a, b); }
LANE V low16(V a, V b) { return X(unpacklo_epi16)(a, b); }
LANE V high16(V a, V b) { return X(unpackhi_epi16)(a, b); }
// 16-bit values up to 255 to bytes; undoes low8 and high8 with zero.
LANE V pack16(V a, V b) { return X(packus_epi16)(a, b); }
// 32-bit values up to 65535 to words; undoes low16 and high16 with zero.
LANE V pack32(V a, V b) {
#if VECTOR_BYTES == 16
  // SSE2 packs signed words only: sign-extending the low word makes every value fit.
  return _mm_packs_epi32(
      _mm_srai_epi32(_mm_slli_epi32(a, 16), 16), _mm_srai_epi32(_mm_slli_epi32(b, 16), 16));
#else
  return X(packus_epi32)(a, b);
#endif
}

// A shift whose count is known at run time only.
typedef __m128i Count;
LANE Count count(int n) { return _mm_cvtsi32_si128(n); }
LANE V shift_by16(V a, Count n) { return X(srl_epi16)(a, n); }
LANE V shift_by32(V a, Count n) { return X(srl_epi32)(a, n); }

// The high halves of 32-bit products with one factor in every lane.
LANE V mulhigh32(V a, V b) {
  V even = X(srli_epi64)(X(mul_epu32)(a, b), 32);
  V odd = X(mul_epu32)(X(srli_epi64)(a, 32), b);
  return or(even, odd32(odd));
}

// Whole numbers below 2^24 times a float, cut to whole numbers.
LANE V scaled32(V a, V factor) {
#if VECTOR_BYTES == 64
  return _mm512_cvttps_epi32(_mm512_mul_ps(_mm512_cvtepi32_ps(a), _mm512_castsi512_ps(factor)));
#elif VECTOR_BYTES == 32
  return _mm256_cvttps_epi32(_mm256_mul_ps(_mm256_cvtepi32_ps(a), _mm256_castsi256_ps(factor)));
#else
  return _mm_cvttps_epi32(_mm_mul_ps(_mm_cvtepi32_ps(a), _mm_castsi128_ps(factor)));
#endif
}

// 16 bytes of each of BYTES / 16 rows, every `step`-th of those listed, the first one lowest.
LANE V gather(const uint8_t *const *rows, int step, ptrdiff_t offset) {
#define PART(i) _mm_loadu_si128((const __m128i *)(rows[(i) * step] + offset))
#if VECTOR_BYTES == 16
  return PART(0);
#else
  __m256i low = _mm256_inserti128_si256(_mm256_castsi128_si256(PART(0)), PART(1), 1);
#if VECTOR_BYTES == 32
  return low;
#else
  __m256i high = _mm256_inserti128_si256(_mm256_castsi128_si256(PART(2)), PART(3), 1);
  return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
#endif
#endif
#undef PART
}

// The first `parts` of the vector's 16-byte parts, to as many places `step` bytes apart.
LANE void scatter(V a, uint8_t *to, ptrdiff_t step, long parts) {
#if VECTOR_BYTES == 16
  (void)step, (void)parts;
  store(to, a);
#elif VECTOR_BYTES == 32
  _mm_storeu_si128((__m128i *)to, _mm256_castsi256_si128(a));
  if (parts > 1) _mm_storeu_si128((__m128i *)(to + step), _mm256_extracti128_si256(a, 1));
#else
  _mm_storeu_si128((__m128i *)to, _mm512_castsi512_si128(a));
  if (parts > 1) _mm_storeu_si128((__m128i *)(to + step), _mm512_extracti32x4_epi32(a, 1));
  if (parts > 2) _mm_storeu_si128((__m128i *)(to + 2 * step), _mm512_extracti32x4_epi32(a, 2));
  if (parts > 3) _mm_storeu_si128((__m128i *)(to + 3 * step), _mm512_extracti32x4_epi32(a, 3));
#endif
}

// Half a vector of bytes as words, and half a vector of words as 32-bit values, in their order.
#if VECTOR_BYTES == 64
LANE V widened8(const uint8_t *p) {
  return _mm512_cvtepu8_epi16(_mm256_loadu_si256((const __m256i *)p));
}
LANE V widened16(const uint16_t *p) {
  return _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)p));
}
#elif VECTOR_BYTES == 32
LANE V widened8(const uint8_t *p) {
  return _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)p));
}
LANE V widened16(const uint16_t *p) {
  return _mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)p));
}
#else
LANE V widened8(const uint8_t *p) {
  return low8(_mm_loadl_epi64((const __m128i *)p), zero());
}
LANE V widened16(const uint16_t *p) {
  return low16(_mm_loadl_epi64((const __m128i *)p), zero());
}
#endif

// Writes those bytes of `a` whose coverage is 255; any other coverage is 0.
LANE void store_where(uint8_t *p, V a, V coverage) {
#if VECTOR_BYTES == 64
  store(p, _mm512_mask_mov_epi8(load(p), _mm512_movepi8_mask(coverage), a));
#else
  store(p, or(and(a, coverage), WHOLE(andnot)(coverage, load(p))));
#endif
}

// The first 16 bytes.
LANE void store_part(void *p, V a) {
#if VECTOR_BYTES == 64
  _mm_storeu_si128((__m128i *)p, _mm512_castsi512_si128(a));
#elif VECTOR_BYTES == 32
  _mm_storeu_si128((__m128i *)p, _mm256_castsi256_si128(a));
#else
  store(p, a);
#endif
}
