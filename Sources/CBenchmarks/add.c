#include "deed_benchmarks.h"

#if __has_include(<lua5.4/lua.h>)
#include <lua5.4/lauxlib.h>
#include <lua5.4/lua.h>
#else
#include <lauxlib.h>
#include <lua.h>
#endif

static int add(lua_State *L) {
  lua_pushnumber(L, luaL_checknumber(L, 1) + luaL_checknumber(L, 2));
  return 1;
}

static int install(lua_State *L) {
  lua_pushcfunction(L, add);
  lua_setglobal(L, "c_add");
  return 0;
}

int deed_benchmarks_install(lua_State *L) {
  lua_pushcfunction(L, install);
  int status = lua_pcall(L, 0, 0, 0);
  if (status != LUA_OK) lua_pop(L, 1);
  return status;
}
