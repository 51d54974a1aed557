// The files that travel inside the binary: scripts, the Lua library, the sample.
#ifndef DEED_LIBRARY_H
#define DEED_LIBRARY_H

#include <stddef.h>

typedef struct deed_file {
  const char *path; // from the project's root, such as scripts/nps_by_segment.lua
  const unsigned char *bytes;
  size_t length;
} deed_file;

// All files, sorted by path.
const deed_file *deed_library_files(size_t *count);

#endif
