// What the files of this target share.
#ifndef DEED_MACHINE_H
#define DEED_MACHINE_H

#if __has_include(<lua5.4/lua.h>)
#include <lua5.4/lauxlib.h>
#include <lua5.4/lua.h>
#include <lua5.4/lualib.h>
#else
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#endif
#include "deed_lua.h"

#define DEED_MAGIC 0x44454544u

typedef struct deed_bytes {
  uint8_t *start;
  size_t length, capacity;
} deed_bytes;

struct deed_vm {
  lua_State *L;       // the main coroutine
  lua_State *running; // the one that a host call last came from
  void *host;
  void (*release)(void *object);
  size_t bytes, limit;
  uint64_t allocations, fail_at;
  bool over_limit;
  const char *volatile stop;
  deed_bytes outgoing, results, error, traceback;
  void **pending; // objects on their way into Lua; NULL once a userdata owns them
  size_t pending_count, pending_capacity;
  struct deed_cursor *cursors; // the row loops in progress, the innermost first
  int64_t last_cursor;
  bool has_row_class;
};

// A userdata of Deed's.
typedef struct deed_box {
  uint32_t magic;
  int32_t tag;
  int64_t payload; // the object's address, or the scalar's value
  bool is_object;
} deed_box;

typedef struct deed_host_function {
  deed_entry entry;
  void *context;
} deed_host_function;

bool deed_append(deed_bytes *bytes, const void *start, size_t length);
deed_box *deed_to_box(lua_State *L, int index);
void deed_push_encoded(lua_State *L, const uint8_t **cursor, const uint8_t *end); // may raise
void deed_encode_value(lua_State *L, int index, deed_bytes *into);                // may raise
void deed_push_box(lua_State *L, int32_t tag, int64_t payload, bool is_object);   // may raise
void deed_set_metatable_of(lua_State *L, int32_t tag); // takes the table at the top; may raise
void deed_open_libraries(lua_State *L);                                           // may raise
int deed_fail(deed_vm *vm, lua_State *L, int status); // keeps the error's text, pops it
// Releases the objects that an error kept from reaching Lua.
void deed_release_pending(deed_vm *vm);
void deed_install_hook(lua_State *L);

#endif
