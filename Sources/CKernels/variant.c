#include "deed_variant.h"

#include <stdlib.h>
#include <string.h>

bool deed_variant_runs(deed_variant variant) {
  switch (variant) {
  case DEED_SCALAR:
    return true;
#if defined(__x86_64__)
  case DEED_SSE4:
    return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("pclmul") &&
           __builtin_cpu_supports("popcnt");
  case DEED_AVX2:
    return deed_variant_runs(DEED_SSE4) && __builtin_cpu_supports("avx2") &&
           __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
  case DEED_AVX512:
    return deed_variant_runs(DEED_AVX2) && __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2");
#elif defined(__aarch64__)
  case DEED_NEON:
    return true;
#endif
  default:
    return false;
  }
}

int deed_variant_named(const char *name) {
  static const char *const names[] = {"scalar", "sse4", "neon", "avx2", "avx512"};
  for (int variant = 0; variant < 5; variant++) {
    if (strcmp(name, names[variant]) == 0) return variant;
  }
  return -1;
}

deed_variant deed_variant_best(void) {
  const char *wanted = getenv("DEED_KERNEL");
  int limit = wanted ? deed_variant_named(wanted) : -1;
  if (limit < 0) limit = DEED_AVX512;
  for (int variant = limit; variant > DEED_SCALAR; variant--) {
    if (deed_variant_runs((deed_variant)variant)) return (deed_variant)variant;
  }
  return DEED_SCALAR;
}
