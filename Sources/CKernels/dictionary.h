// Strings by first appearance. Cells of up to 16 bytes are found by their bytes as the file has
// them, as two words; longer strings by a hash.
#pragma once
#include "cells.h"

// What a cell stands for. Bytes are never NUL, so that two words are the whole key. The first slot
// is the empty cell's; of others an empty key is an empty slot.
typedef struct {
  uint64_t low, high;
  uint32_t code;
  // 0 for a missing cell.
  uint32_t is_present;
} short_slot;

typedef struct {
  uint64_t hash;
  uint32_t code;
  uint32_t used;
} long_slot;

struct deed_dictionary {
  short_slot *shorts;
  long_slot *longs;
  size_t short_capacity, long_capacity, short_count, long_count;
  // The hash of the shorts; changed when two of few strings collide.
  uint64_t low_factor, high_factor;
  int short_shift;
  // Whether any short key has more than 8 bytes.
  bool is_wide;
  int64_t *offsets;
  uint64_t *first;
  uint8_t *bytes;
  size_t count, capacity, byte_capacity;
  // Where doubled quotes are made single.
  uint8_t *scratch;
  size_t scratch_capacity;
};

INLINE size_t short_index(const deed_dictionary *d, uint64_t low, uint64_t high) {
  return (low * d->low_factor ^ high * d->high_factor) >> d->short_shift;
}

bool dictionary_grow_bytes(uint8_t **bytes, size_t *capacity, size_t wanted);
// Makes room for more strings and their bytes, and 64 bytes behind; false without memory.
bool dictionary_reserve(deed_dictionary *d, size_t strings, size_t bytes);
// Adds a string without looking for an equal one; `UINT32_MAX` without memory.
uint32_t dictionary_append(
    deed_dictionary *d, const uint8_t *bytes, size_t count, uint64_t position);
// The slot of a key; NULL when there is none.
const short_slot *dictionary_find_short(const deed_dictionary *d, uint64_t low, uint64_t high);
// Adds a key that is not there yet; false without memory.
bool dictionary_add_short(deed_dictionary *d, short_slot slot);
// The code of a string of any length that is never looked for as a cell.
uint32_t dictionary_code_long(
    deed_dictionary *d, const uint8_t *bytes, size_t count, uint64_t position);
