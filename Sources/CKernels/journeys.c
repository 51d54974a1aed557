#include "deed_journeys.h"

// The peak and the end of journeys: either the events of a journey stand together, and each run is
// folded as it is read, or they are spread first over parts that fit the second-level cache.

static const uint32_t last_is_rated = UINT32_C(1) << 31;

// `rated` is 0 when there is no rating at all, which is not the same as one off the scale.
static inline void add(
    deed_journey *place, uint32_t row, int has_rating, uint8_t rating, const uint8_t *ranks,
    deed_journey_counts *counts) {
  unsigned rank = has_rating ? ranks[rating] : 0;
  place->events++;
  place->last = row;
  if (rank == 0) {
    if (has_rating) counts->invalid++;
    else counts->unrated++;
    place->rated &= ~last_is_rated;
    return;
  }
  place->rated = (place->rated + 1) | last_is_rated;
  // Without a branch: whether a rating is the farthest so far cannot be predicted.
  bool is_peak = rank >= ((uint64_t)place->state >> 16 & 0xff);
  int64_t state = place->state + (int64_t)(int8_t)rating * (INT64_C(1) << 24);
  int64_t kept = is_peak ? ~INT64_C(0xffffff) : ~INT64_C(0xff);
  int64_t peak = is_peak ? (int64_t)rank << 16 | (int64_t)rating << 8 : 0;
  place->state = (state & kept) | peak | rating;
  place->peak = is_peak ? row : place->peak;
}

static inline int has_rating(const deed_journey_events *events, size_t row) {
  if (!events->present) return 1;
  size_t bit = events->offset + row;
  return events->present[bit >> 3] >> (bit & 7) & 1;
}

static inline bool goes_back(const deed_journey_events *events, size_t row) {
  if (events->instants) return events->instants[row] < events->instants[row - 1];
  return events->days && events->days[row] < events->days[row - 1];
}

int64_t deed_journey_runs(
    const deed_journey_events *events, size_t begin, size_t end, size_t count,
    deed_journey *places, deed_journey_counts *counts) {
  const uint32_t *journeys = events->journeys;
  size_t row = begin;
  while (row < end && row > 0 && journeys[row] == journeys[row - 1]) row++;
  int64_t runs = 0;
  while (row < end) {
    uint32_t journey = journeys[row];
    deed_journey place = {0};
    place.first = (uint32_t)row;
    place.customer = events->customers ? events->customers[row] : 0;
    add(&place, (uint32_t)row, has_rating(events, row), (uint8_t)events->ratings[row],
        events->ranks, counts);
    for (row++; row < count && journeys[row] == journey; row++) {
      if (goes_back(events, row)) return -1;
      if (events->customers && events->customers[row] != place.customer) return -1;
      add(&place, (uint32_t)row, has_rating(events, row), (uint8_t)events->ratings[row],
          events->ranks, counts);
    }
    places[journey - events->low] = place;
    runs++;
  }
  return runs;
}

size_t deed_journey_starts(const uint32_t *journeys, size_t begin, size_t end) {
  size_t starts = 0;
  for (size_t row = begin ? begin : 1; row < end; row++) starts += journeys[row] != journeys[row - 1];
  return starts;
}

bool deed_journey_in_time(const deed_journey_events *events, size_t begin, size_t end) {
  int back = 0;
  size_t from = begin ? begin : 1;
  if (events->instants) {
    for (size_t row = from; row < end; row++) back |= events->instants[row] < events->instants[row - 1];
  } else if (events->days) {
    for (size_t row = from; row < end; row++) back |= events->days[row] < events->days[row - 1];
  }
  return !back;
}

void deed_journey_sizes(
    const deed_journey_events *events, size_t begin, size_t end, unsigned shift, size_t *sizes) {
  for (size_t row = begin; row < end; row++) sizes[(events->journeys[row] - events->low) >> shift]++;
}

void deed_journey_scatter(
    const deed_journey_events *events, size_t begin, size_t end, unsigned shift, size_t *next,
    deed_journey_event *records) {
  uint32_t mask = (UINT32_C(1) << shift) - 1;
  for (size_t row = begin; row < end; row++) {
    uint32_t number = events->journeys[row] - events->low;
    deed_journey_event *record = records + next[number >> shift]++;
    record->row = (uint32_t)row;
    record->customer = events->customers ? events->customers[row] : 0;
    record->code = (number & mask) << 9 | (uint32_t)has_rating(events, row) << 8
        | (uint8_t)events->ratings[row];
  }
}

bool deed_journey_fold(
    const deed_journey_event *records, size_t count, const uint8_t *ranks, deed_journey *places,
    deed_journey_counts *counts) {
  uint32_t differences = 0;
  for (size_t index = 0; index < count; index++) {
    const deed_journey_event *record = records + index;
    deed_journey *place = places + (record->code >> 9);
    if (place->events == 0) {
      place->first = record->row;
      place->customer = record->customer;
    }
    differences |= place->customer ^ record->customer;
    add(place, record->row, record->code >> 8 & 1, (uint8_t)record->code, ranks, counts);
  }
  return differences == 0;
}
