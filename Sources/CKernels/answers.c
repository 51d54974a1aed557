// Answers to surveys, judged and counted in one pass.
#include "cells.h"
#include "deed_answers.h"

// Whether each of these answers is dated, of a known customer, and within `strict` and the day: what
// needs no look whichever its survey is. Every step is one for vectors.
CLONES static bool are_plain(
    const deed_answers *answers, size_t row, size_t rows, deed_answer_bounds strict, int64_t first,
    int64_t last) {
  const int64_t *restrict scores = answers->scores + row;
  const uint8_t *restrict scored = answers->scored + row;
  bool is_odd = false;
  uint8_t all = 1;
  for (size_t i = 0; i < rows; i++) {
    is_odd |= (scores[i] < strict.low) | (scores[i] > strict.high);
    all &= scored[i];
  }
  if (answers->customers) {
    const uint8_t *restrict customers = answers->customers + row;
    for (size_t i = 0; i < rows; i++) all &= customers[i];
  }
  if (answers->instants) {
    const int64_t *restrict instants = answers->instants + row;
    const uint8_t *restrict dated = answers->dated + row;
    for (size_t i = 0; i < rows; i++) {
      is_odd |= (instants[i] < first) | (instants[i] > last);
      all &= dated[i];
    }
  }
  return !is_odd && all;
}

INLINE size_t survey_of(const deed_answers *answers, size_t row) {
  return answers->surveys && answers->named[row] ? (size_t)answers->surveys[row] + 1 : 0;
}

size_t deed_judge_answers(
    const deed_answers *answers, size_t row, size_t end, const deed_answer_bounds *bounds,
    deed_answer_bounds strict, int64_t first, int64_t last, int64_t latest,
    deed_answer_result *result) {
  const deed_answers all = *answers;
  deed_answer_result out = *result;
  const bool is_day = all.instants ? first <= last : first > last;
  // Only what is plain within the day needs no look.
  if (strict.low < 0) strict.low = 0;
  if (strict.high >= DEED_ANSWER_SCORES) strict.high = DEED_ANSWER_SCORES - 1;
  const int64_t from = strict.floor > first ? strict.floor : first;
  const int64_t through = latest < last ? latest : last;
  // Where days change from row to row, a look at many rows would be for nothing each time.
  size_t careful = row + BLOCK / 8;
  while (row < end) {
    if (row >= careful && is_day) {
      const size_t rows = end - row > BLOCK ? BLOCK : end - row;
      if (are_plain(&all, row, rows, strict, from, through)) {
        for (const size_t stop = row + rows; row < stop; row++)
          out.counts[survey_of(&all, row) * DEED_ANSWER_SCORES + (size_t)all.scores[row]]++;
        continue;
      }
      careful = row + rows;
    }
    const bool is_dated = all.instants && all.dated[row];
    const int64_t instant = is_dated ? all.instants[row] : 0;
    if (is_dated ? instant < first || instant > last : first <= last) break;
    const size_t survey = survey_of(&all, row);
    const deed_answer_bounds own = bounds[survey];
    const int64_t score = all.scores[row];
    const bool is_scored = all.scored[row];
    bool is_plain = is_scored & (score >= own.low) & (score <= own.high);
    if (all.customers) is_plain &= all.customers[row];
    if (is_dated) is_plain &= (instant >= own.floor) & (instant <= latest);
    out.suspects[out.suspect_count] = (uint32_t)row;
    out.suspect_count += !is_plain;
    if (score >= 0 && score < DEED_ANSWER_SCORES) {
      out.counts[survey * DEED_ANSWER_SCORES + (size_t)score] += is_scored;
    } else {
      out.odd[out.odd_count] = (uint32_t)row;
      out.odd_count += is_scored;
    }
    row++;
  }
  *result = out;
  return row;
}
