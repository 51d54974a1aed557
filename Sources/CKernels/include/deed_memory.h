#pragma once
#include <stddef.h>
#include <stdint.h>

/// The bytes of columns that the process keeps now, for whoever decides when to look for those that
/// nobody needs; other threads may change them at any time.
const volatile int64_t *deed_kept_bytes(void);
/// Tells that so many bytes more, or fewer, are kept.
void deed_keep_bytes(int64_t change);

/// Asks the system to back memory with large pages, which are quicker to get and to reach; nothing
/// for less than some megabytes, and where the system has no such request.
void deed_prefer_large_pages(void *memory, size_t bytes);

/// Memory of zeros, in large pages when it is much, which becomes real where it is first touched;
/// null when there is none. `deed_release_pages` gives it back.
void *deed_zero_pages(size_t bytes);
void deed_release_pages(void *memory, size_t bytes);
/// Makes such memory zeros again that cost nothing until they are touched.
void deed_drop_pages(void *memory, size_t bytes);

/// Asks the system to begin to write a stretch of a file to disk, without waiting for it; nothing
/// where the system has no such request.
void deed_begin_writing(int file, size_t offset, size_t bytes);
