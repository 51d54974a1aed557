// What the system should know about large pieces of memory and of files.
#define _GNU_SOURCE
#include "deed_memory.h"

#include <fcntl.h>
#include <stdint.h>

#include <sys/mman.h>

static volatile int64_t kept_bytes;

const volatile int64_t *deed_kept_bytes(void) { return &kept_bytes; }

void deed_keep_bytes(int64_t change) {
  (void)__atomic_fetch_add(&kept_bytes, change, __ATOMIC_RELAXED);
}

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

void *deed_zero_pages(size_t bytes) {
  void *memory = mmap(
      NULL, bytes ? bytes : 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return NULL;
  deed_prefer_large_pages(memory, bytes);
  return memory;
}

void deed_release_pages(void *memory, size_t bytes) {
  if (memory) (void)munmap(memory, bytes ? bytes : 1);
}

void deed_drop_pages(void *memory, size_t bytes) {
  if (!memory || !bytes) return;
  // Pages in their place, where the system has no other way to take them.
  (void)mmap(
      memory, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}

void deed_begin_writing(int file, size_t offset, size_t bytes) {
#if defined(__linux__) && defined(SYNC_FILE_RANGE_WRITE)
  // Of no consequence when it fails: whoever waits for the bytes is told.
  (void)sync_file_range(file, (off_t)offset, (off_t)bytes, SYNC_FILE_RANGE_WRITE);
#else
  (void)file;
  (void)offset;
  (void)bytes;
#endif
}
