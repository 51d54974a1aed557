// `load` and `require`: text becomes functions in an environment.
#include "machine.h"

#include <string.h>

enum { LONGEST_CHUNK = 8 << 20 };

static const char modules_key, chain_key, resolver_key, loading;

// Whether a chunk is a module of a library, `@name@version/file`, or of Deed's own: its functions
// stay on the stack while what they call runs, because rights depend on who calls.
static bool keeps_frames(const char *name) {
  if (*name != '@') return false;
  const char *at = strchr(name + 1, '@');
  if (at != NULL && (size_t)(at - name) < strcspn(name, "/")) return true;
  return strncmp(name, "@deed:", 6) == 0;
}

// Compiles with the environment at the top; leaves the function, or the error's text, in its place.
static int compile(lua_State *L, const char *text, size_t length, const char *name) {
  const char *attribute = NULL;
  int line = deed_refused_attribute(text, length, &attribute);
  if (line > 0) {
    lua_Debug chunk;
    if (luaL_loadbufferx(L, "", 0, name, "t") != LUA_OK) return LUA_ERRMEM;
    lua_getinfo(L, ">S", &chunk);
    lua_pop(L, 1);
    lua_pushfstring(L, "%s:%d: %s is not available in scripts", chunk.short_src, line, attribute);
    return LUA_ERRSYNTAX;
  }
  int status = luaL_loadbufferx(L, text, length, name, "t");
  if (status != LUA_OK) {
    lua_remove(L, -2);
    return status;
  }
  if (keeps_frames(name)) deed_keep_frames(L, name);
  lua_insert(L, -2);
  if (lua_setupvalue(L, -2, 1) == NULL) lua_pop(L, 1);
  return status;
}

void deed_compile(lua_State *L, const char *text, size_t length, const char *name) {
  if (compile(L, text, length, name) != LUA_OK) lua_error(L);
}

// load(text [, name [, mode [, environment]]]) for text only; upvalue 1 is the script's environment,
// upvalue 2 its origin. What a library loads keeps the library's name, on which its rights depend.
static int load_text(lua_State *L) {
  if (lua_type(L, 1) != LUA_TSTRING)
    return luaL_error(L, "`load` takes the text of a chunk, got %s", luaL_typename(L, 1));
  size_t length;
  const char *text = lua_tolstring(L, 1, &length);
  bool has_environment = !lua_isnone(L, 4);
  lua_settop(L, 4);
  const char *origin = lua_tostring(L, lua_upvalueindex(2));
  const char *name = strchr(origin, '@') != NULL ? lua_pushfstring(L, "@%s", origin)
                                                 : luaL_optstring(L, 2, text);
  const char *mode = luaL_optstring(L, 3, "bt");
  if (length > LONGEST_CHUNK)
    return luaL_error(L, "`load` takes at most %d MiB of text", (int)(LONGEST_CHUNK >> 20));
  if (strchr(mode, 't') == NULL || (length > 0 && *text == LUA_SIGNATURE[0])) {
    luaL_pushfail(L);
    lua_pushliteral(L, "only chunks of text can be loaded");
    return 2;
  }
  lua_pushvalue(L, has_environment ? 4 : lua_upvalueindex(1));
  if (compile(L, text, length, name) == LUA_OK) return 1;
  luaL_pushfail(L);
  lua_insert(L, -2);
  return 2;
}

// ---- Modules -----------------------------------------------------------------------------------

static void push_kept(lua_State *L, const void *key) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, key) == LUA_TTABLE) return;
  lua_pop(L, 1);
  lua_newtable(L);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, key);
}

// The chain holds key and name of each module that is being loaded, in turn.
static int refuse_cycle(lua_State *L, int key, int name) {
  luaL_Buffer text;
  push_kept(L, &chain_key);
  int chain = lua_gettop(L);
  bool is_inside = false;
  luaL_buffinit(L, &text);
  for (lua_Integer i = 1, count = (lua_Integer)lua_rawlen(L, chain); i + 1 <= count; i += 2) {
    lua_rawgeti(L, chain, i);
    if (lua_rawequal(L, -1, key)) is_inside = true;
    lua_pop(L, 1);
    if (!is_inside) continue;
    lua_rawgeti(L, chain, i + 1);
    luaL_addvalue(&text);
    luaL_addstring(&text, " → ");
  }
  lua_pushvalue(L, name);
  luaL_addvalue(&text);
  luaL_pushresult(&text);
  return luaL_error(L, "module `%s` needs itself: %s", lua_tostring(L, name), lua_tostring(L, -1));
}

static int module_done(lua_State *L, int status, lua_KContext context) {
  (void)L;
  (void)status;
  (void)context;
  return 1;
}

static int run_module(lua_State *L) { // stack: name, key, chunk name, text
  size_t length;
  const char *text = luaL_checklstring(L, 4, &length);
  deed_push_environment(L, lua_tostring(L, 2));
  deed_compile(L, text, length, lua_tostring(L, 3));
  lua_pushvalue(L, 1);
  lua_pushvalue(L, 2);
  lua_callk(L, 2, 1, 0, module_done);
  return 1;
}

// Whether two keys, `library@version/file`, are of one library; other keys are of none.
static bool is_shared(const char *key, const char *origin) {
  const char *at = strchr(key, '@');
  if (at == NULL) return false;
  size_t length = strcspn(key, "/");
  return strncmp(key, origin, length) != 0 || origin[length] != '/';
}

// What a library's module returned is read-only for all but the library itself.
static void protect_module(lua_State *L) { // stack: name, key, …, value (top)
  if (is_shared(lua_tostring(L, 2), lua_tostring(L, lua_upvalueindex(1)))) deed_push_view(L);
}

static int finish_require(lua_State *L, int status, lua_KContext context) {
  (void)context; // stack: name, key, chunk name, text, result or error
  deed_poll(L);
  push_kept(L, &chain_key);
  lua_Integer count = (lua_Integer)lua_rawlen(L, -1);
  for (lua_Integer i = count; i > count - 2 && i > 0; i--) {
    lua_pushnil(L);
    lua_rawseti(L, -2, i);
  }
  lua_settop(L, 5);
  push_kept(L, &modules_key);
  lua_pushvalue(L, 2);
  bool is_loaded = status == LUA_OK || status == LUA_YIELD;
  if (!is_loaded) lua_pushnil(L);
  else if (lua_isnil(L, 5)) lua_pushboolean(L, true);
  else lua_pushvalue(L, 5);
  if (is_loaded) {
    lua_pushvalue(L, -1);
    lua_replace(L, 5);
  }
  lua_rawset(L, 6);
  lua_settop(L, 5);
  if (!is_loaded) return lua_error(L);
  protect_module(L);
  return 1;
}

// require(name); upvalue 1 names the module that asks, "" for a script.
static int require_module(lua_State *L) {
  luaL_checktype(L, 1, LUA_TSTRING);
  lua_settop(L, 1);
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &resolver_key) != LUA_TFUNCTION)
    return luaL_error(L, "there is no module `%s`", lua_tostring(L, 1));
  lua_pushvalue(L, 1);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_call(L, 2, 3); // stack: name, key, chunk name, text
  push_kept(L, &modules_key);
  lua_pushvalue(L, 2);
  if (lua_rawget(L, -2) != LUA_TNIL) {
    if (lua_touserdata(L, -1) == (void *)&loading) return refuse_cycle(L, 2, 1);
    protect_module(L);
    return 1;
  }
  lua_pop(L, 1); // stack: name, key, chunk name, text, modules
  lua_pushvalue(L, 2);
  lua_pushlightuserdata(L, (void *)&loading);
  lua_rawset(L, 5);
  push_kept(L, &chain_key);
  lua_Integer count = (lua_Integer)lua_rawlen(L, -1);
  lua_pushvalue(L, 2);
  lua_rawseti(L, -2, count + 1);
  lua_pushvalue(L, 1);
  lua_rawseti(L, -2, count + 2);
  lua_settop(L, 4);
  lua_pushcfunction(L, run_module);
  for (int i = 1; i <= 4; i++) lua_pushvalue(L, i);
  int status = lua_pcallk(L, 4, 1, 0, 0, finish_require);
  return finish_require(L, status, 0);
}

void deed_add_loading(lua_State *L, const char *origin) { // stack: environment (top)
  lua_pushvalue(L, -1);
  lua_pushstring(L, origin);
  lua_pushcclosure(L, load_text, 2);
  lua_setfield(L, -2, "load");
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &resolver_key) == LUA_TFUNCTION) {
    lua_pushstring(L, origin);
    lua_pushcclosure(L, require_module, 1);
    lua_setfield(L, -3, "require");
  }
  lua_pop(L, 1);
}

typedef struct resolver_request {
  const uint8_t *start, *end;
} resolver_request;

static int set_resolver(lua_State *L) {
  resolver_request *request = lua_touserdata(L, 1);
  deed_push_encoded(L, &request->start, request->end);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &resolver_key);
  return 0;
}

int deed_set_resolver(deed_vm *vm, const void *function, size_t length) {
  lua_State *L = vm->running;
  resolver_request request = {function, (const uint8_t *)function + length};
  lua_pushcfunction(L, set_resolver);
  lua_pushlightuserdata(L, &request);
  int status = lua_pcall(L, 1, 0, 0);
  return status == LUA_OK ? DEED_OK : deed_fail(vm, L, status);
}
