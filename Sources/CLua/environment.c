// The surroundings of a script: its own globals over libraries that it cannot change.
#include "machine.h"

#include <string.h>

static const char sealed_key; // in the metatable of a read-only table: the table behind it

bool deed_push_sealed(lua_State *L, int index) {
  if (lua_type(L, index) != LUA_TTABLE || !lua_getmetatable(L, index)) return false;
  if (lua_rawgetp(L, -1, &sealed_key) == LUA_TTABLE) {
    lua_remove(L, -2);
    return true;
  }
  lua_pop(L, 2);
  return false;
}

static int refuse_change(lua_State *L) { // stack: table, key, value
  const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
  const char *name = lua_tostring(L, lua_upvalueindex(1));
  return luaL_error(L, "`%s.%s` cannot be set: all scripts share `%s`; use a table of your own", name,
                    key, name);
}

static int next_sealed(lua_State *L) {
  lua_settop(L, 2);
  if (!deed_push_sealed(L, 1)) return luaL_error(L, "not a library");
  lua_insert(L, 2); // stack: table, the one behind, key
  return lua_next(L, 2) ? 2 : 0;
}

static int pairs_sealed(lua_State *L) {
  lua_settop(L, 1);
  if (!deed_push_sealed(L, 1)) return luaL_error(L, "not a library");
  if (luaL_getmetafield(L, 2, "__pairs") != LUA_TNIL) { // a library that finds its names itself
    lua_insert(L, 2);
    lua_call(L, 1, 3);
    return 3;
  }
  lua_settop(L, 1);
  lua_pushcfunction(L, next_sealed);
  lua_insert(L, 1);
  lua_pushnil(L);
  return 3;
}

static int call_sealed(lua_State *L) { // stack: table, arguments
  if (!deed_push_sealed(L, 1)) return luaL_error(L, "not a library");
  lua_replace(L, 1);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  return lua_gettop(L);
}

// Replaces the table at the top by one that gives its fields and takes no changes.
static void seal(lua_State *L, const char *name, int depth) {
  luaL_checkstack(L, 8, "too many nested libraries");
  for (lua_pushnil(L); lua_next(L, -2);) { // stack: table, key, value (top)
    if (depth < 8 && lua_type(L, -2) == LUA_TSTRING && lua_type(L, -1) == LUA_TTABLE) {
      const char *inner = lua_pushfstring(L, "%s.%s", name, lua_tostring(L, -2));
      lua_insert(L, -2); // stack: table, key, inner name, value
      seal(L, inner, depth + 1);
      lua_remove(L, -2);
      lua_pushvalue(L, -2);
      lua_insert(L, -2);
      lua_rawset(L, -4);
    } else lua_pop(L, 1);
  }
  lua_newtable(L);
  lua_createtable(L, 0, 6); // stack: table, sealed, metatable
  if (luaL_getmetafield(L, -3, "__call") != LUA_TNIL) {
    lua_pop(L, 1);
    lua_pushcfunction(L, call_sealed);
    lua_setfield(L, -2, "__call");
  }
  lua_pushvalue(L, -3);
  lua_setfield(L, -2, "__index");
  lua_pushvalue(L, -3);
  lua_rawsetp(L, -2, &sealed_key);
  lua_pushstring(L, name);
  lua_pushcclosure(L, refuse_change, 1);
  lua_setfield(L, -2, "__newindex");
  lua_pushcfunction(L, pairs_sealed);
  lua_setfield(L, -2, "__pairs");
  lua_pushliteral(L, "locked");
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
  lua_remove(L, -2);
}

// ---- Views of what a module returns -------------------------------------------------------------

static const char views_key; // in the registry: table → its view, both weak

// Replaces a table at the top by a view of it: the same fields, which nobody can set through it.
static void push_view(lua_State *L);

static int view_index(lua_State *L) { // stack: view, key
  lua_settop(L, 2);
  if (!deed_push_sealed(L, 1)) return 0;
  lua_pushvalue(L, 2);
  lua_gettable(L, 3);
  push_view(L);
  return 1;
}

static int view_next(lua_State *L) {
  lua_settop(L, 2);
  if (!deed_push_sealed(L, 1)) return luaL_error(L, "not a module");
  lua_insert(L, 2); // stack: view, table, key
  if (!lua_next(L, 2)) return 0;
  push_view(L);
  return 2;
}

static int view_pairs(lua_State *L) {
  lua_settop(L, 1);
  lua_pushcfunction(L, view_next);
  lua_insert(L, 1);
  lua_pushnil(L);
  return 3;
}

static int view_length(lua_State *L) {
  lua_settop(L, 1);
  if (!deed_push_sealed(L, 1)) return 0;
  lua_len(L, 2);
  return 1;
}

static int view_call(lua_State *L) { // stack: view, arguments
  if (!deed_push_sealed(L, 1)) return 0;
  lua_replace(L, 1);
  int count = lua_gettop(L) - 1;
  lua_call(L, count, LUA_MULTRET);
  return lua_gettop(L);
}

static int refuse_view(lua_State *L) { // stack: view, key, value
  const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
  return luaL_error(L, "`%s` cannot be set: it belongs to a library, which others use too", key);
}

static void push_view(lua_State *L) {
  if (lua_type(L, -1) != LUA_TTABLE) return;
  luaL_checkstack(L, 8, "too many nested modules");
  if (deed_push_sealed(L, -1)) {
    lua_pop(L, 1);
    return;
  }
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &views_key) != LUA_TTABLE) {
    lua_pop(L, 1);
    lua_newtable(L);
    lua_createtable(L, 0, 1);
    lua_pushliteral(L, "kv");
    lua_setfield(L, -2, "__mode");
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &views_key);
  }
  lua_pushvalue(L, -2); // stack: table, views, table
  if (lua_rawget(L, -2) != LUA_TTABLE) {
    lua_pop(L, 1);
    lua_newtable(L);
    lua_createtable(L, 0, 7); // stack: table, views, view, metatable
    lua_pushvalue(L, -4);
    lua_rawsetp(L, -2, &sealed_key);
    const luaL_Reg methods[] = {{"__index", view_index}, {"__newindex", refuse_view},
                                {"__pairs", view_pairs}, {"__len", view_length}, {NULL, NULL}};
    luaL_setfuncs(L, methods, 0);
    if (luaL_getmetafield(L, -4, "__call") != LUA_TNIL) {
      lua_pop(L, 1);
      lua_pushcfunction(L, view_call);
      lua_setfield(L, -2, "__call");
    }
    lua_pushliteral(L, "locked");
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -3);
    lua_pushvalue(L, -2);
    lua_rawset(L, -4);
  }
  lua_remove(L, -2);
  lua_remove(L, -2);
}

void deed_push_view(lua_State *L) { push_view(L); }

// `math` is read in the innermost loops, where the step through a read-only table would cost a third
// of a call: each environment has a copy of its own instead, which takes no new names.
static const char copied_library[] = LUA_MATHLIBNAME;

static bool is_copied(lua_State *L, int key) {
  return lua_type(L, key) == LUA_TSTRING && strcmp(lua_tostring(L, key), copied_library) == 0;
}

static int seal_libraries(lua_State *L) {
  lua_settop(L, 0);
  lua_pushglobaltable(L);
  for (lua_pushnil(L); lua_next(L, 1);) { // stack: globals, key, value
    if (lua_type(L, 2) == LUA_TSTRING && lua_type(L, 3) == LUA_TTABLE && !lua_rawequal(L, 1, 3) &&
        !is_copied(L, 2) && !deed_push_sealed(L, 3)) {
      seal(L, lua_tostring(L, 2), 0);
      lua_pushvalue(L, 2);
      lua_insert(L, 3);
      lua_rawset(L, 1);
    }
    lua_settop(L, 2);
  }
  return 0;
}

int deed_seal_libraries(deed_vm *vm) {
  lua_State *L = vm->running;
  lua_pushcfunction(L, seal_libraries);
  int status = lua_pcall(L, 0, 0, 0);
  return status == LUA_OK ? DEED_OK : deed_fail(vm, L, status);
}

// Replaces the library at the top by a copy.
static void push_copy(lua_State *L) {
  lua_createtable(L, 0, 32);
  for (lua_pushnil(L); lua_next(L, -3);) { // stack: library, copy, key, value
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, -4);
  }
  lua_createtable(L, 0, 2);
  lua_pushstring(L, copied_library);
  lua_pushcclosure(L, refuse_change, 1);
  lua_setfield(L, -2, "__newindex");
  lua_pushliteral(L, "locked");
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
  lua_remove(L, -2);
}

void deed_push_environment(lua_State *L, const char *origin) {
  luaL_checkstack(L, 12, "too many nested modules");
  lua_createtable(L, 0, 48);
  lua_pushglobaltable(L);
  for (lua_pushnil(L); lua_next(L, -2);) { // stack: environment, globals, key, value
    if (is_copied(L, -2) && lua_type(L, -1) == LUA_TTABLE) push_copy(L);
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, -5);
  }
  lua_pop(L, 1);
  lua_pushvalue(L, -1);
  lua_setfield(L, -2, "_G");
  deed_add_loading(L, origin);
}

typedef struct environment_request {
  const char *origin;
  int32_t *reference;
} environment_request;

static int new_environment(lua_State *L) {
  environment_request *request = lua_touserdata(L, 1);
  deed_push_environment(L, request->origin);
  *request->reference = luaL_ref(L, LUA_REGISTRYINDEX);
  return 0;
}

int deed_new_environment(deed_vm *vm, const char *origin, int32_t *reference) {
  lua_State *L = vm->running;
  environment_request request = {origin, reference};
  if (!lua_checkstack(L, 8)) return DEED_ERROR_MEMORY;
  lua_pushcfunction(L, new_environment);
  lua_pushlightuserdata(L, &request);
  int status = lua_pcall(L, 1, 0, 0);
  return status == LUA_OK ? DEED_OK : deed_fail(vm, L, status);
}
