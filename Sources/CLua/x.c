#include "deed_lua.h"
#include <lua5.4/lua.h>
#include <lua5.4/lauxlib.h>
int deed_two(void) { lua_State *L = luaL_newstate(); int n = luaL_loadstring(L, "return 1"); lua_close(L); return n; }
