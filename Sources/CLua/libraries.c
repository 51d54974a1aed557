// The libraries that scripts see.
#include "machine.h"

#include <string.h>

// Lua's setmetatable without finalizers: they would run host code at any allocation.
static int set_metatable(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  int type = lua_type(L, 2);
  luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
  if (type == LUA_TTABLE) {
    lua_getfield(L, 2, "__gc");
    if (!lua_isnil(L, -1)) return luaL_error(L, "`__gc` is not available in scripts");
    lua_getfield(L, 2, "__close");
    if (!lua_isnil(L, -1)) return luaL_error(L, "`__close` is not available in scripts");
    lua_pop(L, 2);
  }
  if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
    return luaL_error(L, "cannot change a protected metatable");
  lua_settop(L, 2);
  lua_setmetatable(L, 1);
  return 1;
}

// load(text [, name [, mode [, env]]]) for text only.
static int load_text(lua_State *L) {
  lua_settop(L, 4);
  if (lua_type(L, 1) != LUA_TSTRING)
    return luaL_error(L, "`load` takes the text of a chunk, got %s", luaL_typename(L, 1));
  size_t length;
  const char *text = lua_tolstring(L, 1, &length);
  const char *name = luaL_optstring(L, 2, text);
  if (luaL_loadbufferx(L, text, length, name, "t") != LUA_OK) {
    lua_pushnil(L);
    lua_insert(L, -2);
    return 2;
  }
  if (!lua_isnil(L, 4)) {
    lua_pushvalue(L, 4);
    if (lua_setupvalue(L, -2, 1) == NULL) lua_pop(L, 1);
  }
  return 1;
}

static int collect_count(lua_State *L) {
  const char *option = luaL_optstring(L, 1, "collect");
  if (strcmp(option, "count") != 0)
    return luaL_error(L, "only `collectgarbage(\"count\")` is available in scripts");
  lua_pushnumber(L, (double)deed_vm_bytes(deed_vm_of(L)) / 1024.0);
  return 1;
}

static void remove_fields(lua_State *L, const char *const *names) { // stack: table
  for (; *names != NULL; names++) {
    lua_pushnil(L);
    lua_setfield(L, -2, *names);
  }
}

void deed_open_libraries(lua_State *L) {
  static const luaL_Reg libraries[] = {
      {LUA_GNAME, luaopen_base},        {LUA_COLIBNAME, luaopen_coroutine},
      {LUA_TABLIBNAME, luaopen_table},  {LUA_STRLIBNAME, luaopen_string},
      {LUA_MATHLIBNAME, luaopen_math},  {LUA_UTF8LIBNAME, luaopen_utf8},
      {LUA_OSLIBNAME, luaopen_os},      {NULL, NULL}};
  static const char *const base_removed[] = {"dofile", "loadfile", "warn", NULL};
  static const char *const os_removed[] = {"execute", "exit",      "getenv", "remove", "rename",
                                           "setlocale", "tmpname", NULL};
  static const char *const string_removed[] = {"dump", NULL};
  static const luaL_Reg replaced[] = {{"setmetatable", set_metatable},
                                      {"load", load_text},
                                      {"collectgarbage", collect_count},
                                      {NULL, NULL}};
  for (const luaL_Reg *library = libraries; library->func != NULL; library++) {
    luaL_requiref(L, library->name, library->func, 1);
    lua_pop(L, 1);
  }
  lua_pushglobaltable(L);
  remove_fields(L, base_removed);
  luaL_setfuncs(L, replaced, 0);
  lua_getfield(L, -1, "os");
  remove_fields(L, os_removed);
  lua_getfield(L, -2, "string");
  remove_fields(L, string_removed);
  lua_settop(L, 0);
}
