// Answers to surveys, judged and counted in one pass.
#include "deed_answers.h"

size_t deed_judge_answers(
    const deed_answers *answers, size_t row, size_t end, const deed_answer_bounds *bounds,
    int64_t first, int64_t last, int64_t latest, deed_answer_result *result) {
  const deed_answers all = *answers;
  deed_answer_result out = *result;
  for (; row < end; row++) {
    const bool is_dated = all.instants && all.dated[row];
    const int64_t instant = is_dated ? all.instants[row] : 0;
    if (is_dated ? instant < first || instant > last : first <= last) break;
    const size_t survey = all.surveys && all.named[row] ? (size_t)all.surveys[row] + 1 : 0;
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
  }
  *result = out;
  return row;
}
