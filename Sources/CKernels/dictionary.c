#include "dictionary.h"

#include <stdlib.h>

bool dictionary_grow_bytes(uint8_t **bytes, size_t *capacity, size_t wanted) {
  if (wanted <= *capacity) return true;
  size_t larger = *capacity ? *capacity : 1024;
  while (larger < wanted) larger *= 2;
  uint8_t *moved = realloc(*bytes, larger + 64);
  if (!moved) return false;
  *bytes = moved;
  *capacity = larger;
  return true;
}

static bool grow_entries(deed_dictionary *d, size_t capacity) {
  int64_t *offsets = realloc(d->offsets, (capacity + 1) * sizeof *offsets);
  if (!offsets) return false;
  d->offsets = offsets;
  uint64_t *first = realloc(d->first, capacity * sizeof *first);
  if (!first) return false;
  d->first = first;
  d->capacity = capacity;
  return true;
}

static size_t place_short(
    const deed_dictionary *d, short_slot *slots, size_t capacity, const short_slot *slot) {
  size_t index = short_index(d, slot->low, slot->high), moved = 0;
  while (index == 0 || slots[index].low) {
    index = (index + 1) & (capacity - 1);
    moved++;
  }
  slots[index] = *slot;
  return moved;
}

// Fills a new table of this capacity with the hash at hand, counting the keys that collide.
static short_slot *filled_shorts(deed_dictionary *d, size_t capacity, size_t *collisions) {
  short_slot *slots = calloc(capacity, sizeof *slots);
  if (!slots) return NULL;
  d->short_shift = __builtin_clzll(capacity) + 1;
  *collisions = 0;
  for (size_t i = 0; i < d->short_capacity; i++) {
    if (d->shorts[i].low) *collisions += place_short(d, slots, capacity, &d->shorts[i]) > 0;
  }
  return slots;
}

static bool size_shorts(deed_dictionary *d, size_t capacity) {
  size_t collisions;
  const int shift = d->short_shift;
  short_slot *slots = filled_shorts(d, capacity, &collisions);
  if (!slots) {
    d->short_shift = shift;
    return false;
  }
  free(d->shorts);
  d->shorts = slots;
  d->short_capacity = capacity;
  return true;
}

// Looks for a hash without collisions: few strings are met again and again.
static void spread_shorts(deed_dictionary *d) {
  for (int attempt = 0; attempt < 16; attempt++) {
    d->low_factor = (d->low_factor * 6364136223846793005ull + 1442695040888963407ull) | 1;
    d->high_factor = (d->low_factor << 31 | d->low_factor >> 33) | 1;
    size_t collisions;
    short_slot *slots = filled_shorts(d, d->short_capacity, &collisions);
    if (!slots) break;
    free(d->shorts);
    d->shorts = slots;
    if (collisions == 0) break;
  }
}

static bool size_longs(deed_dictionary *d, size_t capacity) {
  long_slot *slots = calloc(capacity, sizeof *slots);
  if (!slots) return false;
  for (size_t i = 0; i < d->long_capacity; i++) {
    const long_slot slot = d->longs[i];
    if (!slot.used) continue;
    size_t index = slot.hash & (capacity - 1);
    while (slots[index].used) index = (index + 1) & (capacity - 1);
    slots[index] = slot;
  }
  free(d->longs);
  d->longs = slots;
  d->long_capacity = capacity;
  return true;
}

deed_dictionary *deed_dictionary_new(void) {
  deed_dictionary *d = calloc(1, sizeof *d);
  if (!d) return NULL;
  d->low_factor = 0x9E3779B97F4A7C15ull;
  d->high_factor = 0xC2B2AE3D27D4EB4Full;
  if (!grow_entries(d, 64) || !dictionary_grow_bytes(&d->bytes, &d->byte_capacity, 1024) ||
      !size_shorts(d, 256) || !size_longs(d, 64)) {
    deed_dictionary_free(d);
    return NULL;
  }
  d->offsets[0] = 0;
  return d;
}

void deed_dictionary_free(deed_dictionary *d) {
  if (!d) return;
  free(d->shorts);
  free(d->longs);
  free(d->offsets);
  free(d->first);
  free(d->bytes);
  free(d->scratch);
  free(d);
}

void deed_dictionary_clear(deed_dictionary *d) {
  memset(d->shorts, 0, d->short_capacity * sizeof *d->shorts);
  memset(d->longs, 0, d->long_capacity * sizeof *d->longs);
  d->count = d->short_count = d->long_count = 0;
  d->is_wide = false;
}

size_t deed_dictionary_count(const deed_dictionary *d) { return d->count; }
const int64_t *deed_dictionary_offsets(const deed_dictionary *d) { return d->offsets; }
const uint8_t *deed_dictionary_bytes(const deed_dictionary *d) { return d->bytes; }
const uint64_t *deed_dictionary_first(const deed_dictionary *d) { return d->first; }

bool dictionary_reserve(deed_dictionary *d, size_t strings, size_t bytes) {
  if (strings > UINT32_MAX - 1 - d->count) return false;
  size_t capacity = d->capacity;
  while (capacity < d->count + strings) capacity *= 2;
  if (capacity > d->capacity && !grow_entries(d, capacity)) return false;
  return dictionary_grow_bytes(
      &d->bytes, &d->byte_capacity, (size_t)d->offsets[d->count] + bytes);
}

uint32_t dictionary_append(
    deed_dictionary *d, const uint8_t *bytes, size_t count, uint64_t position) {
  if (!dictionary_reserve(d, 1, count)) return UINT32_MAX;
  const size_t used = (size_t)d->offsets[d->count];
  memcpy(d->bytes + used, bytes, count);
  d->first[d->count] = position;
  d->offsets[d->count + 1] = (int64_t)(used + count);
  return (uint32_t)d->count++;
}

const short_slot *dictionary_find_short(const deed_dictionary *d, uint64_t low, uint64_t high) {
  const size_t mask = d->short_capacity - 1;
  size_t index = short_index(d, low, high);
  if (low == 0) return &d->shorts[0];
  for (;; index = (index + 1) & mask) {
    const short_slot *slot = &d->shorts[index];
    if (slot->low == low && slot->high == high) return slot;
    if (slot->low == 0 && index != 0) return NULL;
  }
}

bool dictionary_add_short(deed_dictionary *d, short_slot slot) {
  if ((d->short_count + 1) * 4 > d->short_capacity && !size_shorts(d, d->short_capacity * 4))
    return false;
  d->is_wide |= slot.high != 0;
  const bool collides = place_short(d, d->shorts, d->short_capacity, &slot) > 0;
  d->short_count++;
  if (collides && d->short_count <= 64) spread_shorts(d);
  return true;
}

static uint64_t long_hash(const uint8_t *bytes, size_t count) {
  uint64_t hash = count * 0x9E3779B97F4A7C15ull;
  size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    hash = (hash ^ load8(bytes + i)) * 0xC2B2AE3D27D4EB4Full;
    hash ^= hash >> 32;
  }
  for (; i < count; i++) hash = (hash ^ bytes[i]) * 0xC2B2AE3D27D4EB4Full;
  hash ^= hash >> 29;
  return hash * 0x9E3779B97F4A7C15ull ^ hash >> 32;
}

uint32_t dictionary_code_long(
    deed_dictionary *d, const uint8_t *bytes, size_t count, uint64_t position) {
  const uint64_t hash = long_hash(bytes, count);
  size_t index = hash & (d->long_capacity - 1);
  for (; d->longs[index].used; index = (index + 1) & (d->long_capacity - 1)) {
    if (d->longs[index].hash != hash) continue;
    const uint32_t code = d->longs[index].code;
    const int64_t start = d->offsets[code];
    if ((size_t)(d->offsets[code + 1] - start) == count &&
        memcmp(d->bytes + start, bytes, count) == 0)
      return code;
  }
  if ((d->long_count + 1) * 2 > d->long_capacity) {
    if (!size_longs(d, d->long_capacity * 4)) return UINT32_MAX;
    index = hash & (d->long_capacity - 1);
    while (d->longs[index].used) index = (index + 1) & (d->long_capacity - 1);
  }
  const uint32_t code = dictionary_append(d, bytes, count, position);
  if (code == UINT32_MAX) return code;
  d->longs[index] = (long_slot){hash, code, 1};
  d->long_count++;
  return code;
}

uint32_t deed_dictionary_code(
    deed_dictionary *d, const uint8_t *bytes, size_t count, uint64_t position) {
  if (count > 16 || count == 0) return dictionary_code_long(d, bytes, count, position);
  uint8_t key[16] = {0};
  memcpy(key, bytes, count);
  const uint64_t low = load8(key), high = load8(key + 8);
  // Not a cell: a NUL byte would make it look like another one.
  if (low == 0 || memchr(bytes, 0, count)) return dictionary_code_long(d, bytes, count, position);
  const short_slot *slot = dictionary_find_short(d, low, high);
  if (slot) return slot->code;
  const uint32_t code = dictionary_append(d, bytes, count, position);
  if (code == UINT32_MAX || !dictionary_add_short(d, (short_slot){low, high, code, 1}))
    return UINT32_MAX;
  return code;
}
