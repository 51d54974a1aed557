// Written by Tools/embed.sh. The files themselves are compiled in by #embed.
#include "deed_library.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file_0[] = {
#embed "../../Examples/responses.csv" suffix(, 0)
    };
static const unsigned char file_1[] = {
#embed "../../scripts/nps_by_segment.lua" suffix(, 0)
    };

static const deed_file files[] = {
    {"Examples/responses.csv", file_0, sizeof file_0 - 1},
    {"scripts/nps_by_segment.lua", file_1, sizeof file_1 - 1},
};

const deed_file *deed_library_files(size_t *count) {
  *count = sizeof files / sizeof *files;
  return files;
}
