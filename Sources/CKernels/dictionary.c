#include "dictionary.h"

#include <stdlib.h>

static bool grow_bytes(uint8_t **bytes, size_t *capacity, size_t wanted) {
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

static bool size_shorts(deed_dictionary *d, size_t capacity) {
  short_slot *slots = calloc(capacity, sizeof *slots);
  if (!slots) return false;
  const int shift = __builtin_clzll(capacity) + 1;
  for (size_t i = 0; i < d->short_capacity; i++) {
    const short_slot slot = d->shorts[i];
    if (slot.length == 0) continue;
    size_t index = short_hash(slot.low, slot.high) >> shift;
    while (slots[index].length) index = (index + 1) & (capacity - 1);
    slots[index] = slot;
  }
  free(d->shorts);
  d->shorts = slots;
  d->short_capacity = capacity;
  d->short_shift = shift;
  return true;
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
  if (!grow_entries(d, 64) || !grow_bytes(&d->bytes, &d->byte_capacity, 1024) ||
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
}

size_t deed_dictionary_count(const deed_dictionary *d) { return d->count; }
const int64_t *deed_dictionary_offsets(const deed_dictionary *d) { return d->offsets; }
const uint8_t *deed_dictionary_bytes(const deed_dictionary *d) { return d->bytes; }
const uint64_t *deed_dictionary_first(const deed_dictionary *d) { return d->first; }

uint32_t dictionary_append(
    deed_dictionary *d, const uint8_t *bytes, size_t count, uint64_t position) {
  if (d->count >= UINT32_MAX - 1) return UINT32_MAX;
  if (d->count == d->capacity && !grow_entries(d, d->capacity * 2)) return UINT32_MAX;
  const size_t used = (size_t)d->offsets[d->count];
  if (!grow_bytes(&d->bytes, &d->byte_capacity, used + count)) return UINT32_MAX;
  memcpy(d->bytes + used, bytes, count);
  d->first[d->count] = position;
  d->offsets[d->count + 1] = (int64_t)(used + count);
  return (uint32_t)d->count++;
}

uint32_t dictionary_add_short(
    deed_dictionary *d, uint64_t low, uint64_t high, const uint8_t *bytes, size_t count,
    uint64_t position) {
  if ((d->short_count + 1) * 4 > d->short_capacity && !size_shorts(d, d->short_capacity * 4))
    return UINT32_MAX;
  const uint32_t code = dictionary_append(d, bytes, count, position);
  if (code == UINT32_MAX) return code;
  size_t index = short_hash(low, high) >> d->short_shift;
  while (d->shorts[index].length) index = (index + 1) & (d->short_capacity - 1);
  d->shorts[index] = (short_slot){low, high, code, (uint32_t)count + 1};
  d->short_count++;
  return code;
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
  if (count > 16) return dictionary_code_long(d, bytes, count, position);
  uint8_t key[16] = {0};
  memcpy(key, bytes, count);
  return dictionary_code_short(d, bytes, load8(key), load8(key + 8), count, position);
}

static const uint8_t *single_quotes(deed_dictionary *d, deed_cell *cell, uint8_t quote) {
  if (!grow_bytes(&d->scratch, &d->scratch_capacity, cell->count)) return NULL;
  size_t count = 0;
  for (size_t i = 0; i < cell->count; i++) {
    const uint8_t byte = cell->bytes[i];
    d->scratch[count++] = byte;
    if (byte == quote && i + 1 < cell->count && cell->bytes[i + 1] == quote) i++;
  }
  cell->count = count;
  return d->scratch;
}

INLINE deed_decoded codes_in(
    const deed_cells cells, deed_dictionary *d, const bool append, uint64_t position,
    uint32_t *restrict codes, uint8_t *restrict valid, uint32_t *restrict odd) {
  deed_decoded result = {0, 0};
  const short_slot *shorts = d->shorts;
  int shift = d->short_shift;
  for (size_t row = 0; row < cells.rows; row++) {
    fetch_ahead(&cells, row);
    deed_cell cell = cell_at(&cells, row);
    codes[row] = 0;
    valid[row] = cell.count > 0;
    if (cell.count == 0) {
      result.missing++;
      continue;
    }
    uint32_t code;
    if (!append && cell.count <= 16 && !cell.escaped) {
      // Reads past the cell, within the buffer's padding.
      const uint64_t low = first_bytes(load8(cell.bytes), cell.count < 8 ? cell.count : 8);
      const uint64_t high =
          cell.count > 8 ? first_bytes(load8(cell.bytes + 8), cell.count - 8) : 0;
      const short_slot *slot = &shorts[short_hash(low, high) >> shift];
      if (__builtin_expect(
              slot->low == low && slot->high == high && slot->length == cell.count + 1, 1)) {
        codes[row] = slot->code;
        continue;
      }
      code = dictionary_code_short(d, cell.bytes, low, high, cell.count, position + row);
      shorts = d->shorts;
      shift = d->short_shift;
    } else {
      const uint8_t *bytes = cell.bytes;
      if (cell.escaped) bytes = single_quotes(d, &cell, cells.dialect.quote);
      code = !bytes   ? UINT32_MAX
             : append ? dictionary_append(d, bytes, cell.count, position + row)
                      : deed_dictionary_code(d, bytes, cell.count, position + row);
      shorts = d->shorts;
      shift = d->short_shift;
    }
    if (UNLIKELY(code == UINT32_MAX)) {
      valid[row] = 0;
      odd[result.odd++] = (uint32_t)row;
      continue;
    }
    codes[row] = code;
  }
  return result;
}

deed_decoded deed_csv_codes(
    const deed_cells *cells, deed_dictionary *d, bool append, uint64_t position, uint32_t *codes,
    uint8_t *valid, uint32_t *odd) {
  deed_cells local = *cells;
  if (append) return codes_in(local, d, true, position, codes, valid, odd);
  if (local.returns) return codes_in(local, d, false, position, codes, valid, odd);
  local.returns = false;
  return codes_in(local, d, false, position, codes, valid, odd);
}
