#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The events of journeys, a value for each row.
typedef struct {
  /// The journeys' numbers; the lowest is `low`.
  const uint32_t *journeys;
  uint32_t low;
  /// The customers' numbers, or null.
  const uint32_t *customers;
  /// The moments, in either layout, or both null.
  const int64_t *instants;
  const int32_t *days;
  const int8_t *ratings;
  /// The touchpoints' codes, or null.
  const uint8_t *touchpoints;
  /// The bits of the rows that have a rating, from bit `offset`, or null when all have.
  const uint8_t *present;
  size_t offset;
  /// For each of the 256 ratings (as unsigned bytes) its distance from neutral, ranked from 1; 0 is
  /// no rating on the scale.
  const uint8_t *ranks;
} deed_journey_events;

/// What is known of one journey; all zeros before its first event.
typedef struct {
  /// Rows: the first event, the peak, the last event.
  uint32_t first, peak, last;
  uint32_t customer;
  uint32_t events;
  /// The rated events; bit 31 says that the last event is one.
  uint32_t rated;
  /// The sum of the ratings times 2^24, the peak's rank (of a run with touchpoints: the code of the
  /// peak's) times 2^16, the peak's rating times 2^8 (a byte), and the last event's rating.
  int64_t state;
} deed_journey;

/// One event on its way to its part of the journeys.
typedef struct {
  uint32_t row, customer;
  /// The journey within its part times 2^9, 2^8 when there is a rating, and the rating as a byte.
  uint32_t code;
} deed_journey_event;

/// Events without a rating, and with one off the scale.
typedef struct {
  int64_t unrated, invalid;
} deed_journey_counts;

/// Folds the runs of equal journeys that begin in [begin, end) into their places.
///
/// A run may go on to `count`. Returns the number of runs, or −1 when a run goes back in time or has
/// two customers.
int64_t deed_journey_runs(
    const deed_journey_events *events, size_t begin, size_t end, size_t count,
    deed_journey *places, deed_journey_counts *counts);

/// How many of [begin, end) begin a run.
size_t deed_journey_starts(const uint32_t *journeys, size_t begin, size_t end);

/// Whether the moments of [begin, end) and of the row before never go back.
bool deed_journey_in_time(const deed_journey_events *events, size_t begin, size_t end);

/// How many events of [begin, end) go to each part of 2^shift journeys; adds to `sizes`.
void deed_journey_sizes(
    const deed_journey_events *events, size_t begin, size_t end, unsigned shift, size_t *sizes);

/// Writes the events of [begin, end) to their parts, at `next`, which moves on.
void deed_journey_scatter(
    const deed_journey_events *events, size_t begin, size_t end, unsigned shift, size_t *next,
    deed_journey_event *records);

/// Folds the events of one part into its places; false when a journey has two customers.
bool deed_journey_fold(
    const deed_journey_event *records, size_t count, const uint8_t *ranks, deed_journey *places,
    deed_journey_counts *counts);
