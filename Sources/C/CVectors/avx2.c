// The kernels for x86-64 with AVX2. One vector per strip: two would need more registers than there
// are.
#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define VARIANT avx2
#define VECTOR_BYTES 32
#define MOST_VECTORS 1

#include "all.h"
#include "transpose.h"

#include "table.h"
#pragma clang attribute pop
#endif
