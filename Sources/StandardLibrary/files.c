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
#embed "../../Examples/sample/truths.lua" suffix(, 0)
    };
static const unsigned char file_8[] = {
#embed "../../scripts/attention_calls.lua" suffix(, 0)
    };
static const unsigned char file_9[] = {
#embed "../../scripts/complaints_resolved.lua" suffix(, 0)
    };
static const unsigned char file_10[] = {
#embed "../../scripts/did_the_deeds_help.lua" suffix(, 0)
    };
static const unsigned char file_11[] = {
#embed "../../scripts/employees_and_customers.lua" suffix(, 0)
    };
static const unsigned char file_12[] = {
#embed "../../scripts/experience_maturity.lua" suffix(, 0)
    };
static const unsigned char file_13[] = {
#embed "../../scripts/extras_or_habit.lua" suffix(, 0)
    };
static const unsigned char file_14[] = {
#embed "../../scripts/good_deed_checklist.lua" suffix(, 0)
    };
static const unsigned char file_15[] = {
#embed "../../scripts/is_the_change_real.lua" suffix(, 0)
    };
static const unsigned char file_16[] = {
#embed "../../scripts/journey_peaks.lua" suffix(, 0)
    };
static const unsigned char file_17[] = {
#embed "../../scripts/nps_by_segment.lua" suffix(, 0)
    };
static const unsigned char file_18[] = {
#embed "../../scripts/nps_determinants.lua" suffix(, 0)
    };
static const unsigned char file_19[] = {
#embed "../../scripts/promises_kept.lua" suffix(, 0)
    };
static const unsigned char file_20[] = {
#embed "../../scripts/quality_or_perception.lua" suffix(, 0)
    };
static const unsigned char file_21[] = {
#embed "../../scripts/satisfied_or_delighted.lua" suffix(, 0)
    };
static const unsigned char file_22[] = {
#embed "../../scripts/todays_agenda.lua" suffix(, 0)
    };
static const unsigned char file_23[] = {
#embed "../../scripts/trend_with_control_limits.lua" suffix(, 0)
    };
static const unsigned char file_24[] = {
#embed "../../scripts/weight_to_population.lua" suffix(, 0)
    };
static const unsigned char file_25[] = {
#embed "../../scripts/what_drives_recommendation.lua" suffix(, 0)
    };
static const unsigned char file_26[] = {
#embed "../../scripts/which_touchpoint_hurts.lua" suffix(, 0)
    };
static const unsigned char file_27[] = {
#embed "../../scripts/who_recommends.lua" suffix(, 0)
    };
static const unsigned char file_28[] = {
#embed "../../scripts/why_customers_leave.lua" suffix(, 0)
    };
static const unsigned char file_29[] = {
#embed "../../stdlib/cx/deed_templates.lua" suffix(, 0)
    };
static const unsigned char file_30[] = {
#embed "../../stdlib/cx/init.lua" suffix(, 0)
    };
static const unsigned char file_31[] = {
#embed "../../stdlib/cx/recipes.lua" suffix(, 0)
    };
static const unsigned char file_32[] = {
#embed "../../stdlib/cx/tests/deed_templates_test.lua" suffix(, 0)
    };
static const unsigned char file_33[] = {
#embed "../../stdlib/cx/tests/recipes_test.lua" suffix(, 0)
    };

static const deed_file files[] = {
    {"Examples/responses.csv", file_0, sizeof file_0 - 1},
    {"Examples/sample/answers.lua", file_1, sizeof file_1 - 1},
    {"Examples/sample/deeds.lua", file_2, sizeof file_2 - 1},
    {"Examples/sample/journeys.lua", file_3, sizeof file_3 - 1},
    {"Examples/sample/kit.lua", file_4, sizeof file_4 - 1},
    {"Examples/sample/people.lua", file_5, sizeof file_5 - 1},
    {"Examples/sample/service.lua", file_6, sizeof file_6 - 1},
    {"Examples/sample/truths.lua", file_7, sizeof file_7 - 1},
    {"scripts/attention_calls.lua", file_8, sizeof file_8 - 1},
    {"scripts/complaints_resolved.lua", file_9, sizeof file_9 - 1},
    {"scripts/did_the_deeds_help.lua", file_10, sizeof file_10 - 1},
    {"scripts/employees_and_customers.lua", file_11, sizeof file_11 - 1},
    {"scripts/experience_maturity.lua", file_12, sizeof file_12 - 1},
    {"scripts/extras_or_habit.lua", file_13, sizeof file_13 - 1},
    {"scripts/good_deed_checklist.lua", file_14, sizeof file_14 - 1},
    {"scripts/is_the_change_real.lua", file_15, sizeof file_15 - 1},
    {"scripts/journey_peaks.lua", file_16, sizeof file_16 - 1},
    {"scripts/nps_by_segment.lua", file_17, sizeof file_17 - 1},
    {"scripts/nps_determinants.lua", file_18, sizeof file_18 - 1},
    {"scripts/promises_kept.lua", file_19, sizeof file_19 - 1},
    {"scripts/quality_or_perception.lua", file_20, sizeof file_20 - 1},
    {"scripts/satisfied_or_delighted.lua", file_21, sizeof file_21 - 1},
    {"scripts/todays_agenda.lua", file_22, sizeof file_22 - 1},
    {"scripts/trend_with_control_limits.lua", file_23, sizeof file_23 - 1},
    {"scripts/weight_to_population.lua", file_24, sizeof file_24 - 1},
    {"scripts/what_drives_recommendation.lua", file_25, sizeof file_25 - 1},
    {"scripts/which_touchpoint_hurts.lua", file_26, sizeof file_26 - 1},
    {"scripts/who_recommends.lua", file_27, sizeof file_27 - 1},
    {"scripts/why_customers_leave.lua", file_28, sizeof file_28 - 1},
    {"stdlib/cx/deed_templates.lua", file_29, sizeof file_29 - 1},
    {"stdlib/cx/init.lua", file_30, sizeof file_30 - 1},
    {"stdlib/cx/recipes.lua", file_31, sizeof file_31 - 1},
    {"stdlib/cx/tests/deed_templates_test.lua", file_32, sizeof file_32 - 1},
    {"stdlib/cx/tests/recipes_test.lua", file_33, sizeof file_33 - 1},
};

const deed_file *deed_library_files(size_t *count) {
  *count = sizeof files / sizeof *files;
  return files;
}
