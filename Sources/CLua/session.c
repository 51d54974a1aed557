// Looking at values without running code, locals that outlive their statement, stopping one.
#include "machine.h"

#include "deed_session.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>

enum { DEEPEST_INDEX = 8, DEAF_SECONDS = 3 };

// ---- Looking -----------------------------------------------------------------------------------

typedef struct look_request {
  int32_t source;
  const char *names;
  int count;
  int64_t most;
} look_request;

static void put(lua_State *L, const void *start, size_t length) {
  if (!deed_append(&deed_vm_of(L)->results, start, length)) luaL_error(L, "not enough memory");
}

static void put_text(lua_State *L, const char *text, size_t length) {
  uint8_t op = DEED_STRING;
  uint64_t wide = length;
  put(L, &op, 1);
  put(L, &wide, 8);
  put(L, text, length);
}

static const char *kind_of(lua_State *L, int index) {
  switch (lua_type(L, index)) {
  case LUA_TNIL: case LUA_TNONE: return "nil";
  case LUA_TBOOLEAN: return "boolean";
  case LUA_TNUMBER: return "number";
  case LUA_TSTRING: return "string";
  case LUA_TTABLE: return "table";
  case LUA_TFUNCTION: return "function";
  case LUA_TUSERDATA: return deed_to_box(L, index) != NULL ? "object" : "other";
  default: return "other";
  }
}

static void put_kind(lua_State *L, int index) {
  const char *kind = kind_of(L, index);
  put_text(L, kind, strlen(kind));
}

// Replaces the value at the top by the table that its `__index` is; false when there is none.
static bool to_index_table(lua_State *L) { // stack: …, table (top)
  if (deed_push_sealed(L, -1)) { // a library, or what a module returned
    lua_remove(L, -2);
    return true;
  }
  if (!lua_getmetatable(L, -1)) return false;
  lua_pushliteral(L, "__index");
  lua_rawget(L, -2);
  lua_remove(L, -2);
  if (lua_type(L, -1) != LUA_TTABLE) {
    lua_pop(L, 1);
    return false;
  }
  lua_remove(L, -2);
  return true;
}

// Pushes the field of the table at the top, or nil, and removes the table.
static void step(lua_State *L, const char *name) {
  for (int depth = 0; depth < DEEPEST_INDEX && lua_type(L, -1) == LUA_TTABLE; depth++) {
    lua_pushstring(L, name);
    if (lua_rawget(L, -2) != LUA_TNIL) {
      lua_remove(L, -2);
      return;
    }
    lua_pop(L, 1);
    if (!to_index_table(L)) break;
  }
  lua_pop(L, 1);
  lua_pushnil(L);
}

static void put_keys(lua_State *L, int64_t most) { // stack: …, table (top)
  lua_pushvalue(L, -1);
  for (int depth = 0; depth < DEEPEST_INDEX; depth++) {
    lua_pushnil(L);
    while (most > 0 && lua_next(L, -2)) { // stack: …, table, key, value (top)
      if (lua_type(L, -2) == LUA_TSTRING) {
        size_t length;
        const char *text = lua_tolstring(L, -2, &length);
        put_text(L, text, length);
        put_kind(L, -1);
        most--;
      }
      lua_pop(L, 1);
    }
    if (most <= 0) break;
    if (!to_index_table(L)) break;
  }
}

static int look(lua_State *L) {
  look_request *request = lua_touserdata(L, 1);
  deed_vm *vm = deed_vm_of(L);
  const char *name = request->names;
  int left = request->count;
  vm->results.length = 0;
  if (request->source != 0) lua_rawgeti(L, LUA_REGISTRYINDEX, request->source);
  else lua_pushglobaltable(L);
  if (lua_type(L, -1) == LUA_TFUNCTION && left > 0) {
    const char *found = NULL;
    for (int i = 1; (found = lua_getupvalue(L, 2, i)) != NULL; i++) {
      if (strcmp(found, name) == 0) break;
      lua_pop(L, 1);
    }
    if (found == NULL) lua_pushnil(L);
    name += strlen(name) + 1;
    left--;
  }
  for (; left > 0; left--, name += strlen(name) + 1) step(L, name);
  put_kind(L, -1);
  if (lua_type(L, -1) == LUA_TTABLE) {
    put_keys(L, request->most);
  } else if (deed_to_box(L, -1) != NULL) {
    deed_encode_value(L, -1, &vm->results);
  } else if (lua_type(L, -1) == LUA_TFUNCTION) {
    void *context = deed_function_context(L, lua_gettop(L));
    uint8_t op = DEED_INTEGER;
    int64_t address = (int64_t)(intptr_t)context;
    put(L, &op, 1);
    put(L, &address, 8);
    lua_Debug place;
    if (context == NULL && !lua_iscfunction(L, -1)) { // written in Lua: where
      lua_pushvalue(L, -1);
      lua_getinfo(L, ">S", &place);
      const char *source = place.source + (*place.source == '@');
      int64_t line = place.linedefined;
      put_text(L, source, strlen(source));
      put(L, &op, 1);
      put(L, &line, 8);
    }
  }
  return 0;
}

int deed_look(lua_State *L, int32_t source, const char *names, int count, int64_t most) {
  look_request request = {source, names, count, most};
  deed_vm *vm = deed_vm_of(L);
  if (!lua_checkstack(L, 8)) return DEED_ERROR_MEMORY;
  lua_pushcfunction(L, look);
  lua_pushlightuserdata(L, &request);
  int status = lua_pcall(L, 1, 0, 0);
  return status == LUA_OK ? DEED_OK : deed_fail(vm, L, status);
}

// ---- Locals ------------------------------------------------------------------------------------

static int place_of(lua_State *L, int index, const char *name) {
  const char *found;
  for (int i = 1; (found = lua_getupvalue(L, index, i)) != NULL; i++) {
    lua_pop(L, 1);
    if (strcmp(found, name) == 0) return i;
  }
  return 0;
}

void deed_share_upvalue(deed_vm *vm, int32_t target, int32_t source, const char *name) {
  lua_State *L = vm->L;
  if (!lua_checkstack(L, 4)) return;
  int top = lua_gettop(L);
  lua_rawgeti(L, LUA_REGISTRYINDEX, target);
  lua_rawgeti(L, LUA_REGISTRYINDEX, source);
  bool are_functions = lua_type(L, top + 1) == LUA_TFUNCTION && !lua_iscfunction(L, top + 1) &&
                       lua_type(L, top + 2) == LUA_TFUNCTION && !lua_iscfunction(L, top + 2);
  if (are_functions) {
    int there = place_of(L, top + 1, name), here = place_of(L, top + 2, name);
    if (there != 0 && here != 0) lua_upvaluejoin(L, top + 1, there, top + 2, here);
  }
  lua_settop(L, top);
}

// ---- Stopping one statement --------------------------------------------------------------------

static deed_vm *volatile statement;
static volatile int32_t *volatile flag;
static pthread_t owner;
static volatile sig_atomic_t interruptions;
static volatile time_t first;

static void on_interrupt(int signal_number) {
  if (!pthread_equal(pthread_self(), owner)) {
    pthread_kill(owner, signal_number);
    return;
  }
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  if (interruptions == 0) first = now.tv_sec;
  interruptions++;
  if (flag != NULL) *flag = 1;
  deed_vm *vm = statement;
  if (vm != NULL) deed_vm_stop(vm, "interrupted");
  // An impatient hand is no reason to end the session, a statement that does not hear is one.
  if (interruptions >= 3 && now.tv_sec - first >= DEAF_SECONDS) raise(SIGTERM);
}

void deed_begin_statement(deed_vm *vm, volatile int32_t *cancelled) {
  statement = vm;
  flag = cancelled;
  *cancelled = 0;
  owner = pthread_self();
  interruptions = 0;
  struct sigaction action = {0};
  action.sa_handler = on_interrupt;
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, NULL);
  sigset_t needed;
  sigemptyset(&needed);
  sigaddset(&needed, SIGINT);
  pthread_sigmask(SIG_UNBLOCK, &needed, NULL);
}

bool deed_end_statement(deed_vm *vm) {
  signal(SIGINT, SIG_IGN);
  statement = NULL;
  if (flag != NULL) *flag = 0;
  bool came = interruptions > 0;
  interruptions = 0;
  if (came) deed_vm_resume(vm);
  return came;
}
