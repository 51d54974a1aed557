// Lua's coroutine library, which knows at each moment which coroutine runs: the one that a request
// to stop has to reach. After Lua 5.4's lcorolib.c (MIT licence, Lua.org, PUC-Rio).
#include "machine.h"

static lua_State *coroutine_at(lua_State *L) {
  lua_State *co = lua_tothread(L, 1);
  luaL_argexpected(L, co, 1, "coroutine");
  return co;
}

// Enters `co`, whose hook makes it stop at once when the machine is being stopped.
static void enter(deed_vm *vm, lua_State *co) {
  vm->running = co;
  if (vm->stop != NULL) deed_install_hook(co);
}

// Resumes with the arguments at the top; gives the number of results pushed, or -1 and an error.
static int resume(lua_State *L, lua_State *co, int count) {
  deed_vm *vm = deed_vm_of(L);
  if (!lua_checkstack(co, count)) {
    lua_pushliteral(L, "too many arguments to resume");
    return -1;
  }
  int results = 0;
  lua_xmove(L, co, count);
  enter(vm, co);
  deed_resumed link = {co, L, vm->resumed};
  vm->resumed = &link;
  int status = lua_resume(co, L, count, &results);
  vm->resumed = link.outer;
  vm->running = L;
  if (vm->stop != NULL) deed_raise_stop(L);
  if (status == LUA_OK || status == LUA_YIELD) {
    if (!lua_checkstack(L, results + 1)) {
      lua_pop(co, results);
      lua_pushliteral(L, "too many results to resume");
      return -1;
    }
    lua_xmove(co, L, results);
    return results;
  }
  lua_xmove(co, L, 1);
  return -1;
}

static int resume_one(lua_State *L) {
  lua_State *co = coroutine_at(L);
  int results = resume(L, co, lua_gettop(L) - 1);
  lua_pushboolean(L, results >= 0);
  lua_insert(L, results >= 0 ? -(results + 1) : -2);
  return results >= 0 ? results + 1 : 2;
}

static int call_wrapped(lua_State *L) {
  lua_State *co = lua_tothread(L, lua_upvalueindex(1));
  int results = resume(L, co, lua_gettop(L));
  if (results >= 0) return results;
  int status = lua_status(co);
  if (status != LUA_OK && status != LUA_YIELD) { // an error in the coroutine: close its variables
    deed_vm *vm = deed_vm_of(L);
    enter(vm, co);
    status = lua_resetthread(co);
    vm->running = L;
    if (vm->stop != NULL) return deed_raise_stop(L);
    lua_xmove(co, L, 1);
  }
  if (status != LUA_ERRMEM && lua_type(L, -1) == LUA_TSTRING) {
    luaL_where(L, 1);
    lua_insert(L, -2);
    lua_concat(L, 2);
  }
  return lua_error(L);
}

static int create(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_State *co = lua_newthread(L);
  lua_pushvalue(L, 1);
  lua_xmove(L, co, 1);
  return 1;
}

static int wrap(lua_State *L) {
  create(L);
  lua_pushcclosure(L, call_wrapped, 1);
  return 1;
}

// To the script the coroutine that Deed runs it in is the main one.
static bool is_root(lua_State *L) {
  deed_vm *vm = deed_vm_of(L);
  return L == vm->root || L == vm->L;
}

static int yield(lua_State *L) {
  if (is_root(L)) return luaL_error(L, "attempt to yield from outside a coroutine");
  return lua_yield(L, lua_gettop(L));
}

static int status_of(lua_State *L) {
  lua_State *co = coroutine_at(L);
  const char *status = "dead";
  lua_Debug activation;
  if (L == co) status = "running";
  else if (lua_status(co) == LUA_YIELD) status = "suspended";
  else if (lua_status(co) == LUA_OK) {
    if (lua_getstack(co, 0, &activation)) status = "normal";
    else if (lua_gettop(co) > 0) status = "suspended";
  }
  lua_pushstring(L, status);
  return 1;
}

static int is_yieldable(lua_State *L) {
  lua_State *co = lua_isnone(L, 1) ? L : coroutine_at(L);
  lua_pushboolean(L, !is_root(co) && lua_isyieldable(co));
  return 1;
}

static int running(lua_State *L) {
  lua_pushthread(L);
  lua_pushboolean(L, is_root(L));
  return 2;
}

void deed_add_coroutines(lua_State *L) { // stack: coroutine (top)
  static const luaL_Reg functions[] = {
      {"create", create},  {"resume", resume_one}, {"running", running},
      {"status", status_of}, {"wrap", wrap},         {"yield", yield},
      {"isyieldable", is_yieldable}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
