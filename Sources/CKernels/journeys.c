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

// Journeys on their way to places far apart: each is written some journeys later, when the memory
// that it goes to has come near.
enum { waiting = 32 };

typedef struct {
  deed_journey places[waiting];
  uint32_t numbers[waiting];
} journeys_to_write;

// One run in registers; the moments and the customers are looked at without a branch.
static inline __attribute__((always_inline)) deed_journey run_of(
    const deed_journey_events *restrict events, size_t begin, size_t count, const bool is_complete,
    const bool has_instants, bool *restrict fits, deed_journey_counts *restrict counts,
    size_t *restrict end) {
  const uint32_t *const journeys = events->journeys;
  const uint32_t *const customers = events->customers ? events->customers : journeys;
  const uint32_t journey = journeys[begin], customer = customers[begin];
  // The rank above the row: the greatest is the peak, and of equal ones the later.
  uint64_t peak = 0;
  int64_t sum = 0;
  uint32_t rated = 0, present = 0, strange = 0;
  int64_t before = has_instants ? events->instants[begin] : events->days ? events->days[begin] : 0;
  unsigned rank = 0;
  size_t row = begin;
  do {
    const int rating = events->ratings[row];
    const int is_present = is_complete ? 1 : has_rating(events, row);
    rank = events->ranks[(uint8_t)rating] & -(unsigned)is_present;
    const uint32_t is_rated = rank != 0;
    const uint64_t key = (uint64_t)rank << 32 | row;
    peak = key > peak ? key : peak;
    sum += rating & -(int32_t)is_rated;
    rated += is_rated;
    present += (uint32_t)is_present;
    const int64_t at = has_instants ? events->instants[row] : events->days ? events->days[row] : 0;
    strange |= (customers[row] ^ customer) | (uint32_t)(at < before);
    before = at;
    row++;
  } while (row < count && journeys[row] == journey);
  const uint32_t number = (uint32_t)(row - begin);
  counts->unrated += number - present;
  counts->invalid += present - rated;
  if (strange) *fits = false;
  *end = row;
  deed_journey place = {0};
  place.first = (uint32_t)begin;
  place.last = (uint32_t)(row - 1);
  place.customer = events->customers ? customer : 0;
  place.events = number;
  place.rated = rated | (rank ? last_is_rated : 0);
  if (rated) {
    place.peak = (uint32_t)peak;
    const uint8_t rating = (uint8_t)events->ratings[place.peak];
    // No other event is compared with the peak of a run, but its touchpoint is far away later.
    const int64_t told =
        events->touchpoints ? events->touchpoints[place.peak] : (int64_t)(peak >> 32);
    place.state = sum * (INT64_C(1) << 24) | told << 16 | (int64_t)rating << 8
        | (uint8_t)events->ratings[place.last];
  }
  return place;
}

static inline __attribute__((always_inline)) int64_t runs_of(
    const deed_journey_events *given, size_t row, size_t end, size_t count, const bool is_complete,
    const bool has_instants, deed_journey *restrict places, deed_journey_counts *counts) {
  const deed_journey_events events = *given;
  deed_journey_counts own = {0, 0};
  journeys_to_write queue;
  int64_t runs = 0;
  bool fits = true;
  while (row < end) {
    const size_t next = (size_t)runs % waiting;
    if (runs >= waiting) places[queue.numbers[next]] = queue.places[next];
    queue.numbers[next] = events.journeys[row] - events.low;
    __builtin_prefetch(&places[queue.numbers[next]], 1);
    queue.places[next] = run_of(&events, row, count, is_complete, has_instants, &fits, &own, &row);
    if (!fits) return -1;
    runs++;
  }
  // In the order of the runs, as if each had been written at once.
  for (int64_t run = runs < waiting ? 0 : runs - waiting; run < runs; run++) {
    places[queue.numbers[run % waiting]] = queue.places[run % waiting];
  }
  counts->unrated += own.unrated;
  counts->invalid += own.invalid;
  return runs;
}

int64_t deed_journey_runs(
    const deed_journey_events *events, size_t begin, size_t end, size_t count,
    deed_journey *places, deed_journey_counts *counts) {
  const uint32_t *journeys = events->journeys;
  size_t row = begin;
  while (row < end && row > 0 && journeys[row] == journeys[row - 1]) row++;
  if (events->present) {
    return events->instants ? runs_of(events, row, end, count, false, true, places, counts)
                            : runs_of(events, row, end, count, false, false, places, counts);
  }
  return events->instants ? runs_of(events, row, end, count, true, true, places, counts)
                          : runs_of(events, row, end, count, true, false, places, counts);
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
  // The places come from far when they are touched for the first time; the records do not.
  const size_t ahead = 24;
  uint32_t differences = 0;
  for (size_t index = 0; index < count; index++) {
    const deed_journey_event *record = records + index;
    const size_t later = index + ahead < count ? index + ahead : count - 1;
    __builtin_prefetch(places + (records[later].code >> 9), 1);
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
