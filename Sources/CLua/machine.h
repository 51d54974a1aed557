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

// A text in Lua may be no longer: every function of Lua is done with one within a fraction of a
// second, although it cannot be stopped.
#define DEED_LONGEST_TEXT ((size_t)64 << 20)

enum { DEED_SIZE_CLASSES = 64 };

typedef struct deed_large deed_large;

// The memory of a machine.
typedef struct deed_arena {
  void *free[DEED_SIZE_CLASSES]; // free blocks by size, each naming the next
  uint8_t *next, *end;           // what is left of the newest chunk
  void *chunks;
  size_t chunk_size;
  deed_large *large;
} deed_arena;

struct deed_vm {
  lua_State *L;       // the main coroutine
  lua_State *running; // the one whose code runs
  lua_State *root;    // the one in which a script runs, or NULL
  deed_arena arena;
  struct deed_object_box *objects; // the boxes that hold an object
  lua_CFunction format, date;      // Lua's own functions behind bounded ones
  volatile int cause;              // the signal that stopped the machine
  bool owns_process, has_timer;
  volatile int32_t *cancelled;     // 1 once it is to stop, for loops of the host; or NULL
  void *host;
  void (*release)(void *object);
  size_t bytes, limit;
  const volatile int64_t *kept; // the bytes that the host keeps for Lua's objects and others; or NULL
  int64_t kept_limit;           // with more of them there may be garbage that Lua knows nothing of
  uint64_t allocations, fail_at;
  bool over_limit, too_long;
  const char *volatile stop;
  deed_bytes outgoing, results, error, traceback;
  void **pending; // objects on their way into Lua; NULL once a userdata owns them
  size_t pending_count, pending_capacity;
  struct deed_resumed *resumed;    // the coroutines that were resumed and run, the innermost first
  struct deed_cursor *cursors; // the row loops in progress, the innermost first
  int64_t last_cursor;
  bool has_row_class;
};

// A coroutine that runs, and the one that resumed it.
typedef struct deed_resumed {
  lua_State *running, *by;
  struct deed_resumed *outer;
} deed_resumed;

// A userdata of Deed's.
typedef struct deed_box {
  uint32_t magic;
  int32_t tag;
  int64_t payload; // the object's address, or the scalar's value
  bool is_object;
} deed_box;

// A box that holds an object, in the machine's list of them.
typedef struct deed_object_box {
  deed_box box;
  struct deed_object_box *next, *previous;
} deed_object_box;

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
// Collects what the host keeps for objects that Lua does not need any more.
void deed_collect_kept(deed_vm *vm, lua_State *L);
void deed_install_hook(lua_State *L);

void *deed_arena_resize(deed_arena *arena, void *block, size_t old_size, size_t new_size);
void deed_arena_free(deed_arena *arena);

// Ends the running script because the machine was asked to stop: by yielding, which no `pcall`
// sees, or by an error that Deed's `pcall` raises again where Lua cannot yield. Never returns.
int deed_raise_stop(lua_State *L);
// The same when the machine was asked to stop; long loops of C call it now and then.
static inline void deed_poll(lua_State *L) {
  if (deed_vm_of(L)->stop != NULL) deed_raise_stop(L);
}

// Fill the table at the top of the stack with Deed's versions of Lua's functions; may raise.
void deed_add_base(lua_State *L);
// Whether a function is Deed's `pcall` or `xpcall`.
bool deed_is_protected_call(lua_CFunction function);
void deed_add_coroutines(lua_State *L);
void deed_add_lists(lua_State *L);
void deed_add_texts(lua_State *L);
void deed_add_patterns(lua_State *L);
// The line of a `<close>` variable, or of a constant `_ENV`, in a chunk's text; 0 when there is none.
int deed_refused_attribute(const char *text, size_t length, const char **attribute);
// Compiles text with the environment at the top, which it replaces by the function; may raise.
void deed_compile(lua_State *L, const char *text, size_t length, const char *name);
// Replaces the function at the top by one whose calls in tail position keep its frame; may raise.
void deed_keep_frames(lua_State *L, const char *name);
// `load` and `require` for the environment at the top of the stack.
void deed_add_loading(lua_State *L, const char *origin);
// Pushes a new environment for the module `origin`; may raise.
void deed_push_environment(lua_State *L, const char *origin);
// The table behind a read-only one at `index`, pushed; false and nothing pushed for others.
bool deed_push_sealed(lua_State *L, int index);
// Replaces a table at the top of the stack by a read-only view of it, and of what is inside, that is
// the same each time; leaves other values. May raise.
void deed_push_view(lua_State *L);

#endif
