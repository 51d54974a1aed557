// The memory of one machine: small blocks from chunks, by size, large ones in a list. All of it is
// freed at once, so that a machine that was stopped anywhere is given up without running Lua again.
#include "machine.h"

#include <stdlib.h>
#include <string.h>

enum { STEP = 16, MOST_SMALL = STEP * DEED_SIZE_CLASSES, FIRST_CHUNK = 1 << 17, LAST_CHUNK = 1 << 20 };

struct deed_large { // before each large block
  struct deed_large *next, *previous;
};

static size_t class_of(size_t size) { return (size + STEP - 1) / STEP - 1; }

static void *take_small(deed_arena *arena, size_t class) {
  void *block = arena->free[class];
  if (block != NULL) {
    memcpy(&arena->free[class], block, sizeof(void *));
    return block;
  }
  size_t size = (class + 1) * STEP;
  if ((size_t)(arena->end - arena->next) < size) {
    size_t room = arena->chunk_size == 0             ? FIRST_CHUNK
                  : arena->chunk_size >= LAST_CHUNK ? LAST_CHUNK
                                                    : arena->chunk_size * 2;
    uint8_t *chunk = malloc(room);
    if (chunk == NULL) return NULL;
    memcpy(chunk, &arena->chunks, sizeof(void *));
    arena->chunks = chunk;
    arena->chunk_size = room;
    arena->next = chunk + STEP;
    arena->end = chunk + room;
  }
  block = arena->next;
  arena->next += size;
  return block;
}

static void give_small(deed_arena *arena, void *block, size_t class) {
  memcpy(block, &arena->free[class], sizeof(void *));
  arena->free[class] = block;
}

static void link_large(deed_arena *arena, deed_large *large) {
  large->previous = NULL;
  large->next = arena->large;
  if (arena->large != NULL) arena->large->previous = large;
  arena->large = large;
}

static void unlink_large(deed_arena *arena, deed_large *large) {
  if (large->previous != NULL) large->previous->next = large->next;
  else arena->large = large->next;
  if (large->next != NULL) large->next->previous = large->previous;
}

static void *take(deed_arena *arena, size_t size) {
  if (size <= MOST_SMALL) return take_small(arena, class_of(size));
  deed_large *large = malloc(sizeof *large + size);
  if (large == NULL) return NULL;
  link_large(arena, large);
  return large + 1;
}

static void give(deed_arena *arena, void *block, size_t size) {
  if (size <= MOST_SMALL) {
    give_small(arena, block, class_of(size));
    return;
  }
  deed_large *large = (deed_large *)block - 1;
  unlink_large(arena, large);
  free(large);
}

void *deed_arena_resize(deed_arena *arena, void *block, size_t old_size, size_t new_size) {
  if (new_size == 0) {
    if (block != NULL) give(arena, block, old_size);
    return NULL;
  }
  if (block == NULL) return take(arena, new_size);
  if (old_size <= MOST_SMALL && new_size <= MOST_SMALL && class_of(old_size) == class_of(new_size))
    return block;
  if (old_size > MOST_SMALL && new_size > MOST_SMALL) {
    deed_large *large = (deed_large *)block - 1;
    unlink_large(arena, large);
    deed_large *moved = realloc(large, sizeof *large + new_size);
    link_large(arena, moved != NULL ? moved : large);
    if (moved != NULL) return moved + 1;
    return new_size < old_size ? block : NULL;
  }
  void *moved = take(arena, new_size);
  // Lua relies on shrinking: a block that is too large serves as well as a smaller one.
  if (moved == NULL) return new_size < old_size ? block : NULL;
  memcpy(moved, block, old_size < new_size ? old_size : new_size);
  give(arena, block, old_size);
  return moved;
}

void deed_arena_free(deed_arena *arena) {
  while (arena->chunks != NULL) {
    uint8_t *chunk = arena->chunks;
    memcpy(&arena->chunks, chunk, sizeof(void *));
    free(chunk);
  }
  while (arena->large != NULL) {
    deed_large *large = arena->large;
    arena->large = large->next;
    free(large);
  }
  *arena = (deed_arena){0};
}
