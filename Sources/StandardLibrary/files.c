// Written by Tools/embed.sh. The files themselves are compiled in by #embed.
#include "deed_library.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file_0[] = {
#embed "../../Examples/responses.csv" suffix(, 0)
    };
static const unsigned char file_1[] = {
#embed "../../Examples/sample/answers.lua" suffix(, 0)
    };
static const unsigned char file_2[] = {
#embed "../../Examples/sample/deeds.lua" suffix(, 0)
    };
static const unsigned char file_3[] = {
#embed "../../Examples/sample/journeys.lua" suffix(, 0)
    };
static const unsigned char file_4[] = {
#embed "../../Examples/sample/kit.lua" suffix(, 0)
    };
static const unsigned char file_5[] = {
#embed "../../Examples/sample/people.lua" suffix(, 0)
    };
static const unsigned char file_6[] = {
#embed "../../Examples/sample/service.lua" suffix(, 0)
    };
static const unsigned char file_7[] = {
#embed "../../scripts/is_the_change_real.lua" suffix(, 0)
    };
static const unsigned char file_8[] = {
#embed "../../scripts/nps_by_segment.lua" suffix(, 0)
    };
static const unsigned char file_9[] = {
#embed "../../scripts/trend_with_control_limits.lua" suffix(, 0)
    };
static const unsigned char file_10[] = {
#embed "../../scripts/weight_to_population.lua" suffix(, 0)
    };
static const unsigned char file_11[] = {
#embed "../../scripts/what_drives_recommendation.lua" suffix(, 0)
    };
static const unsigned char file_12[] = {
#embed "../../stdlib/cx/deed_templates.lua" suffix(, 0)
    };

static const deed_file files[] = {
    {"Examples/responses.csv", file_0, sizeof file_0 - 1},
    {"Examples/sample/answers.lua", file_1, sizeof file_1 - 1},
    {"Examples/sample/deeds.lua", file_2, sizeof file_2 - 1},
    {"Examples/sample/journeys.lua", file_3, sizeof file_3 - 1},
    {"Examples/sample/kit.lua", file_4, sizeof file_4 - 1},
    {"Examples/sample/people.lua", file_5, sizeof file_5 - 1},
    {"Examples/sample/service.lua", file_6, sizeof file_6 - 1},
    {"scripts/is_the_change_real.lua", file_7, sizeof file_7 - 1},
    {"scripts/nps_by_segment.lua", file_8, sizeof file_8 - 1},
    {"scripts/trend_with_control_limits.lua", file_9, sizeof file_9 - 1},
    {"scripts/weight_to_population.lua", file_10, sizeof file_10 - 1},
    {"scripts/what_drives_recommendation.lua", file_11, sizeof file_11 - 1},
    {"stdlib/cx/deed_templates.lua", file_12, sizeof file_12 - 1},
};

const deed_file *deed_library_files(size_t *count) {
  *count = sizeof files / sizeof *files;
  return files;
}
