// Calls in tail position for code whose rights are known by its functions on the stack: they leave
// their caller there, as any other call does.
#include "machine.h"

#include <string.h>

enum { OP_CALL = 68, OP_TAILCALL = 69, HEADER = 31, DEEPEST = 220 };

// What `lua_dump` of Lua 5.4 writes first on the machines that Deed runs on.
static const uint8_t header[15] = {0x1b, 0x4c, 0x75, 0x61, 0x54, 0,    0x19, 0x93,
                                   0x0d, 0x0a, 0x1a, 0x0a, 4,    8,    8};

typedef struct dump {
  uint8_t *at, *end;
  bool is_damaged;
} dump;

static void skip(dump *d, size_t count) {
  if (count > (size_t)(d->end - d->at)) d->is_damaged = true;
  if (d->is_damaged) d->at = d->end;
  else d->at += count;
}

static uint8_t take_byte(dump *d) {
  uint8_t *at = d->at;
  skip(d, 1);
  return d->is_damaged ? 0 : *at;
}

// A number in Lua's own form: groups of 7 bits, the last one marked.
static size_t take_size(dump *d) {
  size_t value = 0;
  while (!d->is_damaged) {
    uint8_t next = take_byte(d);
    if (value > SIZE_MAX >> 8) d->is_damaged = true;
    value = value << 7 | (next & 0x7f);
    if (next & 0x80) break;
  }
  return value;
}

static void skip_text(dump *d) {
  size_t stored = take_size(d);
  if (stored > 0) skip(d, stored - 1);
}

static void skip_constants(dump *d) {
  for (size_t count = take_size(d); count > 0 && !d->is_damaged; count--) {
    switch (take_byte(d)) {
    case 3: case 19: skip(d, 8); break;
    case 4: case 20: skip_text(d); break;
    default: break;
    }
  }
}

static void skip_debug(dump *d) {
  skip(d, take_size(d));
  for (size_t count = take_size(d); count > 0 && !d->is_damaged; count--) {
    take_size(d);
    take_size(d);
  }
  for (size_t count = take_size(d); count > 0 && !d->is_damaged; count--) {
    skip_text(d);
    take_size(d);
    take_size(d);
  }
  for (size_t count = take_size(d); count > 0 && !d->is_damaged; count--) skip_text(d);
}

// A tail call is followed by the return of all its results, which is right after a call too.
static void keep_frames(dump *d) {
  uint8_t *code = d->at;
  size_t count = take_size(d);
  code = d->at;
  if (count > (size_t)(d->end - d->at) / 4) d->is_damaged = true;
  else skip(d, 4 * count);
  for (size_t i = 0; i < count && !d->is_damaged; i++) {
    uint32_t instruction;
    memcpy(&instruction, code + 4 * i, 4);
    if ((instruction & 0x7f) != OP_TAILCALL) continue;
    // All results (C = 0), no variables closed before the return does it (k = 0).
    instruction = (instruction & 0x00ff7f80u) | OP_CALL;
    memcpy(code + 4 * i, &instruction, 4);
  }
}

static void change_function(dump *d, int depth) {
  if (depth > DEEPEST) d->is_damaged = true;
  skip_text(d);
  take_size(d);
  take_size(d);
  skip(d, 3);
  keep_frames(d);
  skip_constants(d);
  size_t upvalues = take_size(d);
  if (upvalues > 255) d->is_damaged = true;
  else skip(d, 3 * upvalues);
  for (size_t count = take_size(d); count > 0 && !d->is_damaged; count--)
    change_function(d, depth + 1);
  skip_debug(d);
}

static int write_dump(lua_State *L, const void *start, size_t length, void *into) {
  (void)L;
  return deed_append(into, start, length) ? 0 : 1;
}

void deed_keep_frames(lua_State *L, const char *name) { // stack: function (top)
  deed_bytes *bytes = &deed_vm_of(L)->results;
  bytes->length = 0;
  if (lua_dump(L, write_dump, bytes, 0) != 0) luaL_error(L, "not enough memory");
  dump d = {bytes->start, bytes->start + bytes->length, bytes->length < HEADER + 1};
  if (!d.is_damaged && memcmp(d.at, header, sizeof header) != 0) d.is_damaged = true;
  skip(&d, HEADER + 1);
  if (!d.is_damaged) change_function(&d, 0);
  if (d.is_damaged || d.at != d.end)
    luaL_error(L, "%s: this Lua writes its bytecode in another form; libraries cannot be loaded", name);
  lua_pop(L, 1);
  int status = luaL_loadbufferx(L, (const char *)bytes->start, bytes->length, name, "b");
  bytes->length = 0;
  if (status != LUA_OK) lua_error(L);
}
