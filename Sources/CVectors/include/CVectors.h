// Header-only vector primitives. Every function is `static inline`: no symbol is emitted, and each
// takes the instruction set of the function that it is inlined into.
#pragma once
#include <stdint.h>
#include <string.h>
