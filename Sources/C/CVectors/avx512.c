// The kernels for x86-64 with AVX-512 for bytes and words. With 32 registers a strip is two vectors
// wide.
#if defined(__x86_64__)
#include <immintrin.h>
#define AVX512 target("avx512f,avx512bw,avx512vl,avx512dq")
#pragma clang attribute push(__attribute__((AVX512)), apply_to = function)
#define VARIANT avx512
#define VECTOR_BYTES 64
#define MOST_VECTORS 2

#include "all.h"

#include "table.h"
#pragma clang attribute pop
#endif
