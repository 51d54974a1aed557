#include "dump.h"

#include <string.h>

// What comes first on the machines that Deed runs on.
static const uint8_t header[15] = {0x1b, 0x4c, 0x75, 0x61, 0x54, 0,    0x19, 0x93,
                                   0x0d, 0x0a, 0x1a, 0x0a, 4,    8,    8};

void deed_dump_skip(deed_dump_reader *dump, size_t count) {
  if (count > (size_t)(dump->end - dump->at)) dump->is_damaged = true;
  if (dump->is_damaged) dump->at = dump->end;
  else dump->at += count;
}

uint8_t deed_dump_byte(deed_dump_reader *dump) {
  uint8_t *at = dump->at;
  deed_dump_skip(dump, 1);
  return dump->is_damaged ? 0 : *at;
}

// A number in Lua's own form: groups of 7 bits, the last one marked.
size_t deed_dump_size(deed_dump_reader *dump) {
  size_t value = 0;
  while (!dump->is_damaged) {
    uint8_t next = deed_dump_byte(dump);
    if (value > SIZE_MAX >> 8) dump->is_damaged = true;
    value = value << 7 | (next & 0x7f);
    if (next & 0x80) break;
  }
  return value;
}

void deed_dump_skip_text(deed_dump_reader *dump) {
  size_t stored = deed_dump_size(dump);
  if (stored > 0) deed_dump_skip(dump, stored - 1);
}

const char *deed_dump_constant(deed_dump_reader *dump, size_t *length) {
  switch (deed_dump_byte(dump)) {
  case 3: case 19: deed_dump_skip(dump, 8); return NULL;
  case 4: case 20: {
    size_t stored = deed_dump_size(dump);
    const char *text = (const char *)dump->at;
    *length = stored > 0 ? stored - 1 : 0;
    deed_dump_skip(dump, *length);
    return dump->is_damaged ? NULL : text;
  }
  default: return NULL;
  }
}

void deed_dump_skip_constants(deed_dump_reader *dump) {
  size_t length;
  for (size_t count = deed_dump_size(dump); count > 0 && !dump->is_damaged; count--)
    deed_dump_constant(dump, &length);
}

void deed_dump_skip_lines(deed_dump_reader *dump) {
  deed_dump_skip(dump, deed_dump_size(dump));
  for (size_t count = deed_dump_size(dump); count > 0 && !dump->is_damaged; count--) {
    deed_dump_size(dump);
    deed_dump_size(dump);
  }
}

void deed_dump_skip_debug(deed_dump_reader *dump) {
  deed_dump_skip_lines(dump);
  for (size_t count = deed_dump_size(dump); count > 0 && !dump->is_damaged; count--) {
    deed_dump_skip_text(dump);
    deed_dump_size(dump);
    deed_dump_size(dump);
  }
  for (size_t count = deed_dump_size(dump); count > 0 && !dump->is_damaged; count--)
    deed_dump_skip_text(dump);
}

static int write_dump(lua_State *L, const void *start, size_t length, void *into) {
  (void)L;
  return deed_append(into, start, length) ? 0 : 1;
}

deed_dump_reader deed_dump_of(lua_State *L) {
  deed_bytes *bytes = &deed_vm_of(L)->results;
  bytes->length = 0;
  if (lua_dump(L, write_dump, bytes, 0) != 0) luaL_error(L, "not enough memory");
  deed_dump_reader dump = {bytes->start, bytes->start + bytes->length,
                    bytes->length < DEED_DUMP_HEADER + 1};
  if (!dump.is_damaged && memcmp(dump.at, header, sizeof header) != 0) dump.is_damaged = true;
  deed_dump_skip(&dump, DEED_DUMP_HEADER + 1);
  return dump;
}

void deed_load_dump(lua_State *L, const void *start, size_t length, const char *name) {
  int status = luaL_loadbufferx(L, start, length, name, "b");
  deed_vm_of(L)->results.length = 0;
  if (status != LUA_OK) lua_error(L);
  lua_remove(L, -2);
}
