// Which kernels this processor can run.
#include "CVectors.h"

extern const VeilKernels veil_kernels_baseline;
#if defined(__x86_64__)
extern const VeilKernels veil_kernels_avx2, veil_kernels_avx512;
#endif

const VeilKernels *_Nullable veil_kernels(int index) {
  if (index == 0) return &veil_kernels_baseline;
#if defined(__x86_64__)
  const int avx2 = __builtin_cpu_supports("avx2") != 0;
  const int avx512 = avx2 && __builtin_cpu_supports("avx512f") &&
                     __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
                     __builtin_cpu_supports("avx512dq");
  if (index == 1 && avx2) return &veil_kernels_avx2;
  if (index == 2 && avx512) return &veil_kernels_avx512;
#endif
  return 0;
}
