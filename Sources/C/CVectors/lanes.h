// The vector primitives that all kernels are written in, for the width that the including file
// chose. Everything is `static inline`: no symbol is emitted and each takes the target of its
// caller.
//
// The including file defines VARIANT (a suffix) and, on x86, VECTOR_BYTES (16, 32 or 64), and puts
// the target attribute on all functions that follow before it includes this file.
#pragma once
#include "CVectors.h"

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
// The name of a kernel in this variant: K(blend8) is veil_blend8_avx2.
#define K(name) JOIN(JOIN(veil_, name), JOIN(_, VARIANT))
#define LANE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

#if defined(__x86_64__)
#include "lanes_x86.h"
#elif defined(__aarch64__)
#include "lanes_neon.h"
#else
#error "kernels exist for x86-64 and arm64"
#endif

// Samples of 8 and of 16 bits in one vector.
enum { BYTES = sizeof(V), WORDS = sizeof(V) / 2 };

LANE long smaller(long a, long b) { return a < b ? a : b; }
