// Answers to surveys while a file is read: which may break a rule, and how often each score occurs.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The columns of some answers; of those that may be NULL the file has none.
typedef struct {
  const int64_t *scores;
  const uint8_t *scored;
  /// Codes of surveys, or NULL.
  const uint32_t *surveys;
  const uint8_t *named;
  /// 1 where the customer is known, or NULL.
  const uint8_t *customers;
  /// Microseconds, or NULL.
  const int64_t *instants;
  const uint8_t *dated;
} deed_answers;

/// What an answer to a survey needs no look at: a score from `low` to `high`, at `floor` or later.
typedef struct {
  int64_t low, high, floor;
} deed_answer_bounds;

/// The scores that are counted by `deed_judge_answers`: 0 to 15.
enum { DEED_ANSWER_SCORES = 16 };

/// Where `deed_judge_answers` writes, and how far it came.
typedef struct {
  /// How often each score of each survey occurs on the day, `DEED_ANSWER_SCORES` a survey.
  uint32_t *counts;
  /// Rows that may break a rule, ascending.
  uint32_t *suspects;
  size_t suspect_count;
  /// Rows with other scores, ascending.
  uint32_t *odd;
  size_t odd_count;
} deed_answer_result;

/// Judges and counts answers from `row` on, until `end` or an answer that is not of the day.
///
/// Survey `code + 1` is that of a code, survey 0 that of answers that name none; `bounds` has one of
/// each, and `strict` is what is within all of them. The day is that of the instants from `first` to
/// `last`; with `first` > `last` it is that of answers without an instant. Instants after `latest` are
/// suspects. Gives the row of the answer that is not of the day, or `end`.
size_t deed_judge_answers(
    const deed_answers *answers, size_t row, size_t end, const deed_answer_bounds *bounds,
    deed_answer_bounds strict, int64_t first, int64_t last, int64_t latest,
    deed_answer_result *result);
