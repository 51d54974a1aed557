// What the system should know about large pieces of memory.
#include "deed_memory.h"

#include <stdint.h>

#if defined(__linux__)
#include <sys/mman.h>
#endif

void deed_prefer_large_pages(void *memory, size_t bytes) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  const uintptr_t page = (uintptr_t)2 << 20;
  if (bytes < 2 * page) return;
  const uintptr_t begin = ((uintptr_t)memory + page - 1) & ~(page - 1);
  const uintptr_t end = ((uintptr_t)memory + bytes) & ~(page - 1);
  // A system that refuses gives ordinary pages.
  if (begin < end) (void)madvise((void *)begin, end - begin, MADV_HUGEPAGE);
#else
  (void)memory;
  (void)bytes;
#endif
}
