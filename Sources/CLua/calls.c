// Calls in both directions.
#include "machine.h"

#include <string.h>

// ---- Lua calls the host ------------------------------------------------------------------------

// Chunk names of Deed's own Lua begin so; errors point at the analyst's line, not into them.
static bool is_own(const char *source) { return strncmp(source, "@deed:", 6) == 0; }

static bool find_script(lua_State *L, lua_Debug *activation) {
  for (int level = 0; level < 200 && lua_getstack(L, level, activation); level++) {
    lua_getinfo(L, "Sl", activation);
    if (activation->currentline > 0 && !is_own(activation->source)) return true;
  }
  return false;
}

bool deed_position(lua_State *L, char *source, size_t capacity, int *line) {
  lua_Debug activation;
  if (!find_script(L, &activation)) return false;
  strncpy(source, activation.short_src, capacity - 1);
  source[capacity - 1] = 0;
  *line = activation.currentline;
  return true;
}

bool deed_function_place(lua_State *L, int index, char *source, size_t capacity, int *line) {
  if (lua_type(L, index) != LUA_TFUNCTION || lua_iscfunction(L, index) || !lua_checkstack(L, 2))
    return false;
  lua_Debug function;
  lua_pushvalue(L, index);
  lua_getinfo(L, ">S", &function);
  strncpy(source, *function.source == '@' ? function.source + 1 : function.source, capacity - 1);
  source[capacity - 1] = 0;
  *line = function.linedefined;
  return true;
}

bool deed_reference_place(lua_State *L, int32_t reference, char *source, size_t capacity, int *line) {
  if (!lua_checkstack(L, 3)) return false;
  lua_rawgeti(L, LUA_REGISTRYINDEX, reference);
  bool is_found = deed_function_place(L, lua_gettop(L), source, capacity, line);
  lua_pop(L, 1);
  return is_found;
}

// Everything that can raise happens here, after the host's frame is gone.
static int finish(lua_State *L, deed_vm *vm, int32_t status) {
  const uint8_t *cursor = vm->outgoing.start, *end = cursor + vm->outgoing.length;
  if (status == DEED_RESULTS) {
    int top = lua_gettop(L);
    while (cursor < end) deed_push_encoded(L, &cursor, end);
    return lua_gettop(L) - top;
  }
  if (status == DEED_RETHROW) {
    deed_push_encoded(L, &cursor, end);
    return lua_error(L);
  }
  lua_Debug activation;
  if (find_script(L, &activation))
    lua_pushfstring(L, "%s:%d: ", activation.short_src, activation.currentline);
  else
    lua_pushliteral(L, "");
  lua_pushlstring(L, (const char *)cursor, (size_t)(end - cursor));
  lua_concat(L, 2);
  return lua_error(L);
}

int deed_trampoline(lua_State *L) {
  deed_host_function *function = lua_touserdata(L, lua_upvalueindex(1));
  deed_call call = {L, deed_vm_of(L), lua_gettop(L)};
  if (call.vm->pending_count > 0) deed_release_pending(call.vm);
  if (call.vm->kept != NULL && *call.vm->kept > call.vm->kept_limit) deed_collect_kept(call.vm, L);
  int32_t status = function->entry(function->context, &call);
  if (call.vm->stop != NULL) return deed_raise_stop(L);
  if (status >= 0) return status;
  return finish(L, call.vm, status);
}

void *deed_function_context(lua_State *L, int index) {
  void *context = NULL;
  if (lua_tocfunction(L, index) != deed_trampoline || !lua_checkstack(L, 1)) return NULL;
  if (lua_getupvalue(L, index, 1) != NULL) {
    deed_host_function *function = lua_touserdata(L, -1);
    if (function != NULL) context = function->context;
    lua_pop(L, 1);
  }
  return context;
}

// ---- The host calls Lua ------------------------------------------------------------------------

typedef struct load_request {
  const char *text;
  size_t length;
  const char *name;
  int32_t environment;
  int32_t *reference;
} load_request;

static int load(lua_State *L) {
  load_request *request = lua_touserdata(L, 1);
  if (request->environment != LUA_NOREF)
    lua_rawgeti(L, LUA_REGISTRYINDEX, request->environment);
  else lua_pushglobaltable(L);
  deed_compile(L, request->text, request->length, request->name);
  *request->reference = luaL_ref(L, LUA_REGISTRYINDEX);
  return 0;
}

int deed_load(deed_vm *vm, const char *text, size_t length, const char *name, int32_t environment,
              int32_t *reference) {
  load_request request = {text, length, name, environment, reference};
  lua_State *L = vm->running;
  if (!lua_checkstack(L, 8)) return DEED_ERROR_MEMORY;
  lua_pushcfunction(L, load);
  lua_pushlightuserdata(L, &request);
  int status = lua_pcall(L, 1, 0, 0);
  return status == LUA_OK ? DEED_OK : deed_fail(vm, L, status);
}

typedef struct invoke_request {
  int32_t reference, count;
  const uint8_t *start, *end;
} invoke_request;

static int keep_results(lua_State *L, int status, lua_KContext context) {
  deed_vm *vm = deed_vm_of(L);
  (void)status;
  (void)context;
  vm->results.length = 0;
  for (int i = 2; i <= lua_gettop(L); i++) deed_encode_value(L, i, &vm->results);
  return 0;
}

static int invoke(lua_State *L) {
  invoke_request *request = lua_touserdata(L, 1);
  lua_rawgeti(L, LUA_REGISTRYINDEX, request->reference);
  luaL_checkstack(L, request->count + 4, "too many arguments");
  for (int32_t i = 0; i < request->count; i++)
    deed_push_encoded(L, &request->start, request->end);
  // With a continuation, so that a stopped script can yield; it is never continued.
  lua_callk(L, request->count, LUA_MULTRET, 0, keep_results);
  return keep_results(L, LUA_OK, 0);
}

static void take_traceback(lua_State *L, lua_State *of, int level) {
  deed_vm *vm = deed_vm_of(L);
  size_t length;
  luaL_traceback(L, of, NULL, level);
  const char *text = lua_tolstring(L, -1, &length);
  vm->traceback.length = 0;
  deed_append(&vm->traceback, text, length);
  lua_pop(L, 1);
}

// Keeps the traceback; the error stays as it is.
static int keep_traceback(lua_State *L) {
  if (deed_vm_of(L)->stop == NULL && lua_checkstack(L, 8)) take_traceback(L, L, 1);
  return 1;
}

static int traceback_of(lua_State *L) {
  take_traceback(L, lua_touserdata(L, 1), 0);
  return 0;
}

static int new_thread(lua_State *L) {
  lua_newthread(L);
  return 1;
}

// Runs a script in a coroutine of its own, from which a request to stop can yield.
static int invoke_root(deed_vm *vm, invoke_request *request, bool traceback) {
  lua_State *L = vm->L;
  int base = lua_gettop(L), count = 0;
  lua_pushcfunction(L, new_thread);
  int status = lua_pcall(L, 0, 1, 0);
  if (status != LUA_OK) return deed_fail(vm, L, status);
  lua_State *root = lua_tothread(L, -1);
  lua_pushcfunction(root, invoke);
  lua_pushlightuserdata(root, request);
  vm->root = vm->running = root;
  if (vm->stop != NULL) deed_install_hook(root);
  status = lua_resume(root, L, 1, &count);
  vm->running = L;
  vm->root = NULL;
  if (status == LUA_YIELD) {
    vm->error.length = 0;
    status = DEED_ERROR_RUN;
    if (vm->stop != NULL) deed_append(&vm->error, vm->stop, strlen(vm->stop));
  } else if (status != LUA_OK) {
    if (traceback && vm->stop == NULL) {
      lua_pushcfunction(L, traceback_of);
      lua_pushlightuserdata(L, root);
      if (lua_pcall(L, 1, 0, 0) != LUA_OK) lua_pop(L, 1);
    }
    status = deed_fail(vm, root, status);
  }
  lua_settop(L, base);
  return status;
}

int deed_invoke(lua_State *L, int32_t reference, const void *arguments, size_t length,
                int32_t argument_count, bool traceback) {
  deed_vm *vm = deed_vm_of(L);
  invoke_request request = {reference, argument_count, arguments,
                            (const uint8_t *)arguments + length};
  if (!lua_checkstack(L, 8)) return DEED_ERROR_MEMORY;
  vm->traceback.length = 0;
  if (vm->root == NULL) return invoke_root(vm, &request, traceback);
  int base = lua_gettop(L);
  if (traceback) lua_pushcfunction(L, keep_traceback);
  lua_pushcfunction(L, invoke);
  lua_pushlightuserdata(L, &request);
  int status = lua_pcall(L, 1, 0, traceback ? base + 1 : 0);
  if (status != LUA_OK) status = deed_fail(vm, L, status);
  lua_settop(L, base);
  return status;
}

void deed_release(deed_vm *vm, int32_t reference) {
  luaL_unref(vm->running, LUA_REGISTRYINDEX, reference);
}
