// Who called a function of the host: what its caller may do depends on it.
#include "machine.h"

#include <string.h>

enum { MOST_LEVELS = 20000 };

static bool is_own(const char *source) { return strncmp(source, "@deed:", 6) == 0; }

// Whether the first argument's `__call` is the running function: then an object was called.
static bool is_called_object(lua_State *L, lua_Debug *activation) {
  if (!lua_checkstack(L, 4) || lua_gettop(L) < 1 || !lua_getmetatable(L, 1)) return false;
  lua_pushliteral(L, "__call");
  lua_rawget(L, -2);
  lua_getinfo(L, "f", activation);
  bool is_same = lua_rawequal(L, -1, -2);
  lua_pop(L, 3);
  return is_same;
}

// Whether an activation was begun by a call that someone wrote, of the function itself.
static bool is_written(const lua_Debug *activation) {
  return strcmp(activation->namewhat, "metamethod") != 0 &&
         strcmp(activation->namewhat, "for iterator") != 0 &&
         strcmp(activation->namewhat, "hook") != 0;
}

static bool is_protected_call(lua_State *L, lua_Debug *activation) {
  lua_getinfo(L, "f", activation);
  lua_CFunction function = lua_tocfunction(L, -1);
  lua_pop(L, 1);
  return deed_is_protected_call(function);
}

// The level of the innermost Lua function when the host's function was called by it, at most through
// `pcall`; 0 when a tail call took it off the stack, -1 when the call was another's.
static int first_level(lua_State *L) {
  lua_Debug activation;
  for (int level = 0; level < MOST_LEVELS && lua_getstack(L, level, &activation); level++) {
    lua_getinfo(L, "Snt", &activation);
    if (*activation.what != 'C') return level;
    if (!is_written(&activation)) return -1;
    if (level == 0 ? is_called_object(L, &activation) : !is_protected_call(L, &activation)) return -1;
    if (activation.istailcall) return 0;
  }
  return -1;
}

// The coroutine that resumed `L`; NULL for the outermost.
static lua_State *resumer(const deed_vm *vm, lua_State *L) {
  for (const deed_resumed *link = vm->resumed; link != NULL; link = link->outer)
    if (link->running == L) return link->by;
  return NULL;
}

bool deed_each_caller(lua_State *L, void *context, void (*visit)(void *context, const char *source)) {
  const deed_vm *vm = deed_vm_of(L);
  const char *last = NULL;
  if (!lua_checkstack(L, 4)) return false;
  int level = first_level(L), left = MOST_LEVELS;
  if (level < 0) return false;
  if (level == 0) {
    visit(context, "");
    return true;
  }
  for (; L != NULL; L = resumer(vm, L), level = 0) {
    lua_Debug activation;
    for (; lua_getstack(L, level, &activation); level++) {
      if (left-- == 0) return false;
      lua_getinfo(L, "St", &activation);
      const char *source = activation.source;
      if (*activation.what != 'C' && source != last && !is_own(source)) {
        last = source;
        visit(context, *source == '@' ? source + 1 : "");
      }
      if (activation.istailcall) {
        visit(context, "");
        return true;
      }
    }
  }
  return true;
}
