#include "deed_benchmarks.h"

#if __has_include(<lua5.4/lua.h>)
#include <lua5.4/lauxlib.h>
#include <lua5.4/lua.h>
#include <lua5.4/lualib.h>
#else
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#endif

struct lua_State *deed_benchmarks_plain(const char *text, size_t length) {
  lua_State *L = luaL_newstate();
  if (L == NULL) return NULL;
  luaL_openlibs(L);
  if (luaL_loadbuffer(L, text, length, "=plain") == LUA_OK && lua_pcall(L, 0, 1, 0) == LUA_OK)
    return L;
  lua_close(L);
  return NULL;
}

int deed_benchmarks_plain_call(struct lua_State *L, const char *argument) {
  lua_pushvalue(L, 1);
  lua_pushstring(L, argument);
  int status = lua_pcall(L, 1, 0, 0);
  if (status != LUA_OK) lua_pop(L, 1);
  return status;
}

void deed_benchmarks_plain_close(struct lua_State *L) { lua_close(L); }
