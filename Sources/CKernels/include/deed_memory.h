#pragma once
#include <stddef.h>

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
