// Written by Tools/embed.sh. The files themselves are compiled in by #embed.
#include "deed_library.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file_0[] = {
#embed "../../Examples/responses.csv" suffix(, 0)
    };
static const unsigned char file_1[] = {
#embed "../../scripts/is_the_change_real.lua" suffix(, 0)
    };
static const unsigned char file_2[] = {
#embed "../../scripts/nps_by_segment.lua" suffix(, 0)
    };
static const unsigned char file_3[] = {
#embed "../../scripts/trend_with_control_limits.lua" suffix(, 0)
    };
static const unsigned char file_4[] = {
#embed "../../scripts/weight_to_population.lua" suffix(, 0)
    };
static const unsigned char file_5[] = {
#embed "../../scripts/what_drives_recommendation.lua" suffix(, 0)
    };
static const unsigned char file_6[] = {
#embed "../../stdlib/cx/deed_templates.lua" suffix(, 0)
    };

static const deed_file files[] = {
    {"Examples/responses.csv", file_0, sizeof file_0 - 1},
    {"scripts/is_the_change_real.lua", file_1, sizeof file_1 - 1},
    {"scripts/nps_by_segment.lua", file_2, sizeof file_2 - 1},
    {"scripts/trend_with_control_limits.lua", file_3, sizeof file_3 - 1},
    {"scripts/weight_to_population.lua", file_4, sizeof file_4 - 1},
    {"scripts/what_drives_recommendation.lua", file_5, sizeof file_5 - 1},
    {"stdlib/cx/deed_templates.lua", file_6, sizeof file_6 - 1},
};

const deed_file *deed_library_files(size_t *count) {
  *count = sizeof files / sizeof *files;
  return files;
}
