// Strings by first appearance: keys of up to 16 bytes are compared as two words.
#pragma once
#include "cells.h"

typedef struct {
  uint64_t low, high;
  uint32_t code;
  // The length plus one; 0 is an empty slot.
  uint32_t length;
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
  int short_shift;
  int64_t *offsets;
  uint64_t *first;
  uint8_t *bytes;
  size_t count, capacity, byte_capacity;
  // Where doubled quotes are made single.
  uint8_t *scratch;
  size_t scratch_capacity;
};

INLINE uint64_t short_hash(uint64_t low, uint64_t high) {
  return low * 0x9E3779B97F4A7C15ull ^ high * 0xC2B2AE3D27D4EB4Full;
}

uint32_t dictionary_append(
    deed_dictionary *d, const uint8_t *bytes, size_t count, uint64_t position);
uint32_t dictionary_add_short(
    deed_dictionary *d, uint64_t low, uint64_t high, const uint8_t *bytes, size_t count,
    uint64_t position);
uint32_t dictionary_code_long(
    deed_dictionary *d, const uint8_t *bytes, size_t count, uint64_t position);

INLINE uint32_t dictionary_code_short(
    deed_dictionary *d, const uint8_t *bytes, uint64_t low, uint64_t high, size_t count,
    uint64_t position) {
  const size_t mask = d->short_capacity - 1;
  size_t index = short_hash(low, high) >> d->short_shift;
  for (;; index = (index + 1) & mask) {
    const short_slot *slot = &d->shorts[index];
    if (slot->low == low && slot->high == high && slot->length == count + 1) return slot->code;
    if (slot->length == 0) return dictionary_add_short(d, low, high, bytes, count, position);
  }
}
