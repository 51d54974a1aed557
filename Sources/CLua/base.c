// Deed's versions of functions of Lua's basic library.
#include "machine.h"

#include <string.h>

// Lua's setmetatable without finalizers: they would run a script's code at any allocation.
static int set_metatable(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  int type = lua_type(L, 2);
  luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
  if (type == LUA_TTABLE) {
    static const char *const refused[] = {"__gc", "__close"};
    for (size_t i = 0; i < 2; i++) {
      lua_pushstring(L, refused[i]);
      if (lua_rawget(L, 2) != LUA_TNIL)
        return luaL_error(L, "`%s` is not available in scripts", refused[i]);
      lua_pop(L, 1);
    }
  }
  if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
    return luaL_error(L, "cannot change a protected metatable");
  lua_settop(L, 2);
  lua_setmetatable(L, 1);
  return 1;
}

static int set_raw(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checkany(L, 2);
  luaL_checkany(L, 3);
  if (deed_push_sealed(L, 1)) return luaL_error(L, "Deed's libraries cannot be changed");
  lua_settop(L, 3);
  lua_rawset(L, 1);
  return 1;
}

static int collect_count(lua_State *L) {
  const char *option = luaL_optstring(L, 1, "collect");
  if (strcmp(option, "count") != 0)
    return luaL_error(L, "only `collectgarbage(\"count\")` is available in scripts");
  lua_pushnumber(L, (double)deed_vm_bytes(deed_vm_of(L)) / 1024.0);
  return 1;
}

// A machine that is being stopped ends no protected call: the stop goes on outwards.
static int finish_protected(lua_State *L, int status, lua_KContext extra) {
  deed_poll(L);
  if (status != LUA_OK && status != LUA_YIELD) {
    lua_pushboolean(L, 0);
    lua_pushvalue(L, -2);
    return 2;
  }
  return lua_gettop(L) - (int)extra;
}

static int protected_call(lua_State *L) {
  luaL_checkany(L, 1);
  lua_pushboolean(L, 1);
  lua_insert(L, 1);
  int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish_protected);
  return finish_protected(L, status, 0);
}

// Lua calls a handler before it unwinds, and without hooks when a hook raised the error: the script's
// handler is not called any more once the machine is being stopped.
static int handle_error(lua_State *L) {
  if (deed_vm_of(L)->stop != NULL) return 1;
  lua_settop(L, 1);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, 1, 1);
  return 1;
}

static int protected_call_with_handler(lua_State *L) {
  int count = lua_gettop(L);
  luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_pushvalue(L, 2);
  lua_pushcclosure(L, handle_error, 1);
  lua_replace(L, 2);
  lua_pushboolean(L, 1);
  lua_pushvalue(L, 1);
  lua_rotate(L, 3, 2); // stack: function, handler, true, function, arguments…
  int status = lua_pcallk(L, count - 2, LUA_MULTRET, 2, 2, finish_protected);
  return finish_protected(L, status, 2);
}

bool deed_is_protected_call(lua_CFunction function) {
  return function == protected_call || function == protected_call_with_handler;
}

void deed_add_base(lua_State *L) { // stack: globals (top)
  static const char *const removed[] = {"dofile", "loadfile", "warn", NULL};
  static const luaL_Reg replaced[] = {{"setmetatable", set_metatable},
                                      {"rawset", set_raw},
                                      {"collectgarbage", collect_count},
                                      {"pcall", protected_call},
                                      {"xpcall", protected_call_with_handler},
                                      {NULL, NULL}};
  for (const char *const *name = removed; *name != NULL; name++) {
    lua_pushnil(L);
    lua_setfield(L, -2, *name);
  }
  luaL_setfuncs(L, replaced, 0);
}
