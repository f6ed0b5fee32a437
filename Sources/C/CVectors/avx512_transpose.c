// Transposing with AVX-512: vectors of 32 bytes in 32 registers, which measured a fifth faster than
// vectors of 64, since putting those together from four rows costs more than it saves.
#if defined(__x86_64__)
#include <immintrin.h>
#define AVX512 target("avx512f,avx512bw,avx512vl,avx512dq")
#pragma clang attribute push(__attribute__((AVX512)), apply_to = function)
#define VARIANT avx512
#define VECTOR_BYTES 32

#include "lanes.h"
#include "transpose.h"
#pragma clang attribute pop
#endif
