// The libraries that scripts see.
#include "machine.h"

static const char originals_key;

static void keep_fields(lua_State *L, const char *const *names) { // stack: …, kept, library (top)
  for (; *names != NULL; names++) {
    lua_getfield(L, -1, *names);
    lua_setfield(L, -3, *names);
  }
}

static void remove_fields(lua_State *L, const char *const *names) { // stack: library (top)
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
  static const char *const os_removed[] = {"execute", "exit",      "getenv", "remove", "rename",
                                           "setlocale", "tmpname", NULL};
  static const char *const coroutine_removed[] = {"close", NULL};
  static const char *const compared_texts[] = {"find", "match", "gmatch", "gsub", "rep", "format",
                                               NULL};
  static const char *const compared_lists[] = {"insert", "remove", "move", "concat", "unpack",
                                               "sort", NULL};
  for (const luaL_Reg *library = libraries; library->func != NULL; library++) {
    luaL_requiref(L, library->name, library->func, 1);
    lua_pop(L, 1);
  }
  lua_pushglobaltable(L); // 1: globals
  deed_add_base(L);
  lua_newtable(L); // 2: what tests compare with
  lua_getfield(L, 1, LUA_STRLIBNAME);
  keep_fields(L, compared_texts);
  lua_pop(L, 1);
  lua_getfield(L, 1, LUA_TABLIBNAME);
  keep_fields(L, compared_lists);
  deed_add_lists(L);
  lua_pop(L, 1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &originals_key);
  lua_getfield(L, 1, LUA_COLIBNAME); // 2
  deed_add_coroutines(L);
  remove_fields(L, coroutine_removed);
  lua_pop(L, 1);
  lua_getfield(L, 1, LUA_STRLIBNAME); // 2
  deed_add_patterns(L);
  lua_getfield(L, 1, LUA_OSLIBNAME); // 3
  deed_add_texts(L);
  remove_fields(L, os_removed);
  lua_pushliteral(L, "");
  lua_getmetatable(L, -1);
  lua_pushliteral(L, "locked");
  lua_setfield(L, -2, "__metatable");
  lua_settop(L, 1);
  deed_add_loading(L, "");
  lua_settop(L, 0);
}

static int set_originals(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &originals_key);
  lua_setglobal(L, lua_touserdata(L, 1));
  return 0;
}

int deed_set_originals(deed_vm *vm, const char *name) {
  lua_State *L = vm->running;
  lua_pushcfunction(L, set_originals);
  lua_pushlightuserdata(L, (void *)name);
  int status = lua_pcall(L, 1, 0, 0);
  return status == LUA_OK ? DEED_OK : deed_fail(vm, L, status);
}

static int seed_random(lua_State *L) {
  lua_getglobal(L, LUA_MATHLIBNAME);
  lua_getfield(L, -1, "randomseed");
  lua_pushinteger(L, *(const int64_t *)lua_touserdata(L, 1));
  lua_call(L, 1, 0);
  return 0;
}

int deed_seed_random(deed_vm *vm, int64_t seed) {
  lua_State *L = vm->running;
  lua_pushcfunction(L, seed_random);
  lua_pushlightuserdata(L, &seed);
  int status = lua_pcall(L, 1, 0, 0);
  return status == LUA_OK ? DEED_OK : deed_fail(vm, L, status);
}
