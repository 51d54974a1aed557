#include "machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool deed_append(deed_bytes *bytes, const void *start, size_t length) {
  if (bytes->length + length > bytes->capacity) {
    size_t capacity = (bytes->length + length) * 2 + 64;
    uint8_t *moved = realloc(bytes->start, capacity);
    if (moved == NULL) return false;
    bytes->start = moved;
    bytes->capacity = capacity;
  }
  if (length > 0) memcpy(bytes->start + bytes->length, start, length);
  bytes->length += length;
  return true;
}

// Counts every byte; refuses what goes over the limit, texts that are too long, and what a test
// told it to refuse.
static void *allocate(void *context, void *block, size_t old_size, size_t new_size) {
  deed_vm *vm = context;
  if (block == NULL) {
    // Lua passes the kind of the new object there.
    if (old_size == LUA_TSTRING && new_size > DEED_LONGEST_TEXT) {
      vm->too_long = true;
      return NULL;
    }
    old_size = 0;
  }
  if (new_size > old_size) {
    vm->allocations++;
    if (vm->fail_at != 0 && vm->allocations >= vm->fail_at) return NULL;
    if (vm->limit != 0 && (vm->bytes > vm->limit || new_size - old_size > vm->limit - vm->bytes)) {
      vm->over_limit = true;
      return NULL;
    }
  }
  void *moved = deed_arena_resize(&vm->arena, block, old_size, new_size);
  if (moved != NULL || new_size == 0) vm->bytes = vm->bytes - old_size + new_size;
  return moved;
}

static int open_protected(lua_State *L) {
  deed_open_libraries(L);
  return 0;
}

deed_vm *deed_vm_new(size_t limit) {
  deed_vm *vm = calloc(1, sizeof *vm);
  if (vm == NULL) return NULL;
  vm->L = lua_newstate(allocate, vm);
  if (vm->L == NULL) {
    deed_arena_free(&vm->arena);
    free(vm);
    return NULL;
  }
  *(deed_vm **)lua_getextraspace(vm->L) = vm;
  vm->running = vm->L;
  lua_pushcfunction(vm->L, open_protected);
  if (lua_pcall(vm->L, 0, 0, 0) != LUA_OK) {
    deed_vm_close(vm);
    return NULL;
  }
  vm->limit = limit;
  return vm;
}

void deed_release_pending(deed_vm *vm) {
  size_t count = vm->pending_count;
  vm->pending_count = 0;
  for (size_t i = 0; i < count; i++)
    if (vm->pending[i] != NULL && vm->release != NULL) vm->release(vm->pending[i]);
}

// Lua itself is not asked: closing would run what a script left pending.
void deed_vm_close(deed_vm *vm) {
  while (vm->objects != NULL) {
    deed_object_box *box = vm->objects;
    vm->objects = box->next;
    if (vm->release != NULL) vm->release((void *)(intptr_t)box->box.payload);
  }
  deed_release_pending(vm);
  deed_arena_free(&vm->arena);
  free(vm->pending);
  free(vm->outgoing.start);
  free(vm->results.start);
  free(vm->error.start);
  free(vm->traceback.start);
  free(vm);
}

lua_State *deed_vm_state(deed_vm *vm) { return vm->running; }
deed_vm *deed_vm_of(lua_State *L) { return *(deed_vm **)lua_getextraspace(L); }
void deed_vm_set_host(deed_vm *vm, void *host) { vm->host = host; }
void *deed_vm_host(deed_vm *vm) { return vm->host; }
size_t deed_vm_bytes(deed_vm *vm) { return vm->bytes; }
bool deed_vm_over_limit(deed_vm *vm) { return vm->over_limit; }
bool deed_vm_text_too_long(deed_vm *vm) { return vm->too_long; }
uint64_t deed_vm_allocations(deed_vm *vm) { return vm->allocations; }
void deed_vm_fail_at(deed_vm *vm, uint64_t n) { vm->fail_at = n == 0 ? 0 : vm->allocations + n; }
// Leaves the address of the machine behind the state's front whole, so that Lua itself is what fails.
void deed_vm_corrupt(deed_vm *vm) { memset(vm->L, 0xA5, 64); }
void deed_vm_collect(deed_vm *vm) { lua_gc(vm->L, LUA_GCCOLLECT); }

static void set_kept_limit(deed_vm *vm) {
  const int64_t kept = *vm->kept, more = INT64_C(256) << 20;
  vm->kept_limit = kept + (kept > more ? kept : more);
}

void deed_vm_watch(deed_vm *vm, const volatile int64_t *kept) {
  vm->kept = kept;
  if (kept != NULL) set_kept_limit(vm);
}

void deed_collect_kept(deed_vm *vm, lua_State *L) {
  lua_gc(L, LUA_GCCOLLECT);
  set_kept_limit(vm);
}
void deed_vm_set_release(deed_vm *vm, void (*release)(void *)) { vm->release = release; }

// ---- Stopping ----------------------------------------------------------------------------------

int deed_raise_stop(lua_State *L) {
  deed_vm *vm = deed_vm_of(L);
  if (vm->root != NULL && lua_isyieldable(L)) return lua_yield(L, 0);
  lua_pushstring(L, vm->stop != NULL ? vm->stop : "stopped");
  return lua_error(L);
}

static void stop_now(lua_State *L, lua_Debug *activation) {
  deed_vm *vm = deed_vm_of(L);
  if (vm->stop == NULL) {
    lua_sethook(L, NULL, 0, 0);
    return;
  }
  // Lua lets a hook yield at an instruction, not at a call.
  bool is_instruction = activation->event == LUA_HOOKCOUNT || activation->event == LUA_HOOKLINE;
  if (!is_instruction && vm->root != NULL && lua_isyieldable(L)) return;
  deed_raise_stop(L);
}

void deed_install_hook(lua_State *L) {
  lua_sethook(L, stop_now, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

void deed_vm_stop(deed_vm *vm, const char *reason) {
  vm->stop = reason;
  deed_install_hook(vm->L);
  if (vm->running != vm->L) deed_install_hook(vm->running);
}

const char *deed_vm_stopping(deed_vm *vm) { return vm->stop; }

void deed_vm_resume(deed_vm *vm) {
  vm->stop = NULL;
  lua_sethook(vm->L, NULL, 0, 0);
}

// ---- Results and errors ------------------------------------------------------------------------

bool deed_put(deed_vm *vm, const void *bytes, size_t length) {
  vm->outgoing.length = 0;
  return deed_append(&vm->outgoing, bytes, length);
}

bool deed_pend(deed_vm *vm, void *object) {
  if (vm->pending_count == vm->pending_capacity) {
    size_t capacity = vm->pending_capacity * 2 + 8;
    void **moved = realloc(vm->pending, capacity * sizeof *moved);
    if (moved == NULL) return false;
    vm->pending = moved;
    vm->pending_capacity = capacity;
  }
  vm->pending[vm->pending_count++] = object;
  return true;
}

static const uint8_t *bytes_of(deed_bytes *bytes, size_t *length) {
  *length = bytes->length;
  return bytes->start;
}
const uint8_t *deed_results(deed_vm *vm, size_t *length) { return bytes_of(&vm->results, length); }
const uint8_t *deed_error(deed_vm *vm, size_t *length) { return bytes_of(&vm->error, length); }
const uint8_t *deed_traceback(deed_vm *vm, size_t *length) {
  return bytes_of(&vm->traceback, length);
}

int deed_fail(deed_vm *vm, lua_State *L, int status) {
  size_t length = 0;
  char place[96];
  const char *text;
  vm->error.length = 0;
  if (lua_type(L, -1) == LUA_TSTRING) {
    text = lua_tolstring(L, -1, &length);
  } else {
    snprintf(place, sizeof place, "(error object is a %s value)", deed_type_name(L, -1));
    text = place;
    length = strlen(place);
  }
  deed_append(&vm->error, text, length);
  lua_pop(L, 1);
  return status;
}
