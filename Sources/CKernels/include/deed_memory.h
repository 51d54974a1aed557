#pragma once
#include <stddef.h>

/// Asks the system to back memory with large pages, which are quicker to get and to reach; nothing
/// for less than some megabytes, and where the system has no such request.
void deed_prefer_large_pages(void *memory, size_t bytes);
