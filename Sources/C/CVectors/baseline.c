// The kernels for every processor of the architecture: SSE2 on x86-64, NEON on arm64.
#define VARIANT baseline
#if defined(__x86_64__)
#include <immintrin.h>
#define VECTOR_BYTES 16
#define MOST_VECTORS 1
#else
#define MOST_VECTORS 2
#endif

#include "all.h"
#include "transpose.h"

#include "table.h"
