#pragma once
#include <stdbool.h>

/// Which instructions a kernel uses; a larger number is a faster one where it runs.
typedef enum {
  DEED_SCALAR = 0,
  DEED_SSE4 = 1,
  DEED_NEON = 2,
  DEED_AVX2 = 3,
  DEED_AVX512 = 4,
} deed_variant;

/// Whether this processor and build can run a variant.
bool deed_variant_runs(deed_variant variant);

/// The variant with this name (`scalar`, `sse4`, `neon`, `avx2`, `avx512`), or -1.
int deed_variant_named(const char *name);

/// The best variant that runs here, at most the one that the environment's `DEED_KERNEL` names.
deed_variant deed_variant_best(void);
