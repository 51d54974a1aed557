// Values to and from bytes. What is here may raise unless it says otherwise, and runs under
// `lua_pcall` or in the trampoline after the host's frame is gone.
#include "machine.h"

#include <string.h>

enum { DEEPEST = 64 };

deed_box *deed_to_box(lua_State *L, int index) {
  if (lua_type(L, index) != LUA_TUSERDATA) return NULL;
  size_t size = lua_rawlen(L, index);
  if (size != sizeof(deed_box) && size != sizeof(deed_object_box)) return NULL;
  deed_box *box = lua_touserdata(L, index);
  return box->magic == DEED_MAGIC ? box : NULL;
}

void *deed_object(lua_State *L, int index, int32_t tag) {
  deed_box *box = deed_to_box(L, index);
  return box != NULL && box->is_object && box->tag == tag ? (void *)(intptr_t)box->payload : NULL;
}

bool deed_scalar(lua_State *L, int index, int32_t *tag, int64_t *payload) {
  deed_box *box = deed_to_box(L, index);
  if (box == NULL || box->is_object) return false;
  *tag = box->tag;
  *payload = box->payload;
  return true;
}

const char *deed_string(lua_State *L, int index, size_t *length) {
  return lua_type(L, index) == LUA_TSTRING ? lua_tolstring(L, index, length) : NULL;
}

const char *deed_type_name(lua_State *L, int index) {
  // stack: … ; the metatable's __name is a string that the metatable keeps alive
  if (deed_to_box(L, index) != NULL && lua_checkstack(L, 3) && lua_getmetatable(L, index)) {
    const char *name = NULL;
    lua_rawgeti(L, -1, 1);
    if (lua_type(L, -1) == LUA_TSTRING) name = lua_tolstring(L, -1, NULL);
    lua_pop(L, 2);
    if (name != NULL) return name;
  }
  return lua_type(L, index) == LUA_TNONE ? "no value" : lua_typename(L, lua_type(L, index));
}

// Where the metatable of a class is kept.
static const void *class_key(int32_t tag) {
  static char keys[256];
  return &keys[(uint8_t)tag];
}

void deed_set_metatable_of(lua_State *L, int32_t tag) {
  lua_rawsetp(L, LUA_REGISTRYINDEX, class_key(tag));
}

void deed_push_box(lua_State *L, int32_t tag, int64_t payload, bool is_object) {
  // The one place of an object keeps the metatable of its rows.
  deed_box *box = lua_newuserdatauv(L, is_object ? sizeof(deed_object_box) : sizeof *box, is_object);
  box->magic = DEED_MAGIC;
  box->tag = tag;
  box->payload = 0;
  box->is_object = false;
  lua_rawgetp(L, LUA_REGISTRYINDEX, class_key(tag));
  lua_setmetatable(L, -2);
  box->payload = payload;
  box->is_object = is_object;
  if (is_object) {
    deed_vm *vm = deed_vm_of(L);
    deed_object_box *object = (deed_object_box *)box;
    object->previous = NULL;
    object->next = vm->objects;
    if (vm->objects != NULL) vm->objects->previous = object;
    vm->objects = object;
  }
}

// ---- Bytes to Lua ------------------------------------------------------------------------------

static uint64_t take(const uint8_t **cursor, size_t size) {
  uint64_t value = 0;
  memcpy(&value, *cursor, size);
  *cursor += size;
  return value;
}

int deed_trampoline(lua_State *L);

static void push_function(lua_State *L, deed_entry entry, void *context) {
  deed_host_function *function = lua_newuserdatauv(L, sizeof *function, 0);
  function->entry = entry;
  function->context = context;
  lua_pushcclosure(L, deed_trampoline, 1);
}

static void push_object(lua_State *L, int32_t tag, void *object) {
  deed_vm *vm = deed_vm_of(L);
  deed_push_box(L, tag, (int64_t)(intptr_t)object, true);
  for (size_t i = vm->pending_count; i-- > 0;)
    if (vm->pending[i] == object) {
      vm->pending[i] = NULL;
      break;
    }
}

// __index(row, key): what the object, upvalue 1, has under a name; nil for other keys.
static int index_owner(lua_State *L) {
  if (lua_type(L, 2) != LUA_TSTRING) return 0;
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_pushvalue(L, 2);
  lua_gettable(L, -2);
  return 1;
}

// Fields that a table lacks are asked of an object. stack: …, table, object (top) → …, table
static void answer_for(lua_State *L) {
  if (lua_getiuservalue(L, -1, 1) != LUA_TTABLE) {
    lua_pop(L, 1);
    lua_createtable(L, 0, 1);
    lua_pushvalue(L, -2);
    lua_pushcclosure(L, index_owner, 1);
    lua_setfield(L, -2, "__index");
    lua_pushvalue(L, -1);
    lua_setiuservalue(L, -3, 1);
  } // stack: …, table, object, metatable
  lua_setmetatable(L, -3);
  lua_pop(L, 1);
}

void deed_push_encoded(lua_State *L, const uint8_t **cursor, const uint8_t *end) {
  luaL_checkstack(L, 6, "too many nested values");
  uint8_t op = *(*cursor)++;
  switch (op) {
  case DEED_NIL: lua_pushnil(L); break;
  case DEED_FALSE: lua_pushboolean(L, 0); break;
  case DEED_TRUE: lua_pushboolean(L, 1); break;
  case DEED_INTEGER: lua_pushinteger(L, (lua_Integer)take(cursor, 8)); break;
  case DEED_NUMBER: {
    uint64_t bits = take(cursor, 8);
    double value;
    memcpy(&value, &bits, 8);
    lua_pushnumber(L, value);
    break;
  }
  case DEED_STRING: {
    uint64_t length = take(cursor, 8);
    const uint8_t *start = *cursor;
    *cursor += length;
    lua_pushlstring(L, (const char *)start, length);
    break;
  }
  case DEED_OBJECT: {
    int32_t tag = (int32_t)take(cursor, 4);
    push_object(L, tag, (void *)(intptr_t)take(cursor, 8));
    break;
  }
  case DEED_SCALAR: {
    int32_t tag = (int32_t)take(cursor, 4);
    deed_push_box(L, tag, (int64_t)take(cursor, 8), false);
    break;
  }
  case DEED_ARRAY: {
    uint64_t count = take(cursor, 8);
    lua_createtable(L, count < 1 << 24 ? (int)count : 0, 0);
    for (uint64_t i = 1; i <= count; i++) {
      deed_push_encoded(L, cursor, end);
      lua_rawseti(L, -2, (lua_Integer)i);
    }
    break;
  }
  case DEED_MAP: {
    uint64_t count = take(cursor, 8);
    lua_createtable(L, 0, count < 1 << 24 ? (int)count : 0);
    for (uint64_t i = 0; i < count; i++) {
      deed_push_encoded(L, cursor, end);
      deed_push_encoded(L, cursor, end);
      lua_rawset(L, -3);
    }
    break;
  }
  case DEED_FUNCTION: {
    deed_entry entry = (deed_entry)(intptr_t)take(cursor, 8);
    push_function(L, entry, (void *)(intptr_t)take(cursor, 8));
    break;
  }
  case DEED_ROW:
    deed_push_encoded(L, cursor, end);
    deed_push_encoded(L, cursor, end);
    if (lua_isnil(L, -1)) {
      lua_pop(L, 1);
      lua_pushvalue(L, 1);
    }
    if (deed_to_box(L, -1) != NULL && deed_to_box(L, -1)->is_object) answer_for(L);
    else lua_pop(L, 1);
    break;
  case DEED_REFERENCE: lua_rawgeti(L, LUA_REGISTRYINDEX, (int32_t)take(cursor, 4)); break;
  default: luaL_error(L, "unknown value op %d", op);
  }
}

// ---- Lua to bytes ------------------------------------------------------------------------------

// A table that holds another many times is written as many times: the copy has a limit of its own.
static void put(lua_State *L, deed_bytes *into, const void *start, size_t length) {
  deed_vm *vm = deed_vm_of(L);
  size_t most = vm->limit != 0 ? 4 * vm->limit : (size_t)4 << 30;
  if (into->length > most) vm->over_limit = true;
  if (into->length > most || !deed_append(into, start, length))
    luaL_error(L, "not enough memory");
}
static void put_op(lua_State *L, deed_bytes *into, uint8_t op) { put(L, into, &op, 1); }
static void put_text(lua_State *L, deed_bytes *into, uint8_t op, const char *text, size_t length) {
  uint64_t wide = length;
  put_op(L, into, op);
  put(L, into, &wide, 8);
  put(L, into, text, length);
}

static void encode(lua_State *L, int index, deed_bytes *into, const void **path, int depth) {
  index = lua_absindex(L, index);
  switch (lua_type(L, index)) {
  case LUA_TNIL: case LUA_TNONE: put_op(L, into, DEED_NIL); return;
  case LUA_TBOOLEAN: put_op(L, into, lua_toboolean(L, index) ? DEED_TRUE : DEED_FALSE); return;
  case LUA_TNUMBER:
    if (lua_isinteger(L, index)) {
      int64_t value = lua_tointeger(L, index);
      put_op(L, into, DEED_INTEGER);
      put(L, into, &value, 8);
    } else {
      double value = lua_tonumber(L, index);
      put_op(L, into, DEED_NUMBER);
      put(L, into, &value, 8);
    }
    return;
  case LUA_TSTRING: {
    size_t length;
    const char *text = lua_tolstring(L, index, &length);
    put_text(L, into, DEED_STRING, text, length);
    return;
  }
  case LUA_TFUNCTION: {
    luaL_checkstack(L, 2, "too many nested values");
    lua_pushvalue(L, index);
    int32_t reference = luaL_ref(L, LUA_REGISTRYINDEX);
    put_op(L, into, DEED_REFERENCE);
    put(L, into, &reference, 4);
    return;
  }
  case LUA_TUSERDATA: {
    deed_box *box = deed_to_box(L, index);
    if (box != NULL) {
      put_op(L, into, box->is_object ? DEED_OBJECT : DEED_SCALAR);
      put(L, into, &box->tag, 4);
      put(L, into, &box->payload, 8);
      return;
    }
    break;
  }
  case LUA_TTABLE: {
    const void *self = lua_topointer(L, index);
    for (int i = 0; i < depth; i++)
      if (path[i] == self) {
        put_op(L, into, DEED_CYCLE);
        return;
      }
    if (depth == DEEPEST) {
      put_op(L, into, DEED_CYCLE);
      return;
    }
    path[depth] = self;
    deed_poll(L);
    luaL_checkstack(L, 8, "too many nested values");
    if (deed_push_sealed(L, index)) {
      encode(L, -1, into, path, depth + 1);
      lua_pop(L, 1);
      return;
    }
    uint64_t count = lua_rawlen(L, index);
    put_op(L, into, DEED_TABLE);
    put(L, into, &count, 8);
    for (uint64_t i = 1; i <= count; i++) {
      if ((i & 0xFFF) == 0) deed_poll(L);
      lua_rawgeti(L, index, (lua_Integer)i);
      encode(L, -1, into, path, depth + 1);
      lua_pop(L, 1);
    }
    lua_pushnil(L);
    for (uint64_t i = 1; lua_next(L, index); i++) { // stack: …, key, value (top)
      if ((i & 0xFFF) == 0) deed_poll(L);
      int is_integer = lua_isinteger(L, -2);
      lua_Integer key = is_integer ? lua_tointeger(L, -2) : 0;
      if (!is_integer || key < 1 || (uint64_t)key > count) {
        encode(L, -2, into, path, depth + 1);
        encode(L, -1, into, path, depth + 1);
      }
      lua_pop(L, 1);
    }
    put_op(L, into, DEED_END);
    return;
  }
  default: break;
  }
  const char *name = lua_typename(L, lua_type(L, index));
  put_text(L, into, DEED_OTHER, name, strlen(name));
}

void deed_encode_value(lua_State *L, int index, deed_bytes *into) {
  const void *path[DEEPEST];
  encode(L, index, into, path, 0);
}

// ---- Classes -----------------------------------------------------------------------------------

// __index(self, key): a method of upvalue 1, else what upvalue 2, `__field(self, key)`, returns.
static int index_object(lua_State *L) {
  lua_settop(L, 2);
  lua_pushvalue(L, 2);
  if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) return 1;
  lua_pushvalue(L, lua_upvalueindex(2));
  lua_insert(L, 1); // stack: __field, self, key, nil
  lua_settop(L, 3);
  lua_call(L, 2, 1);
  return 1;
}

static int collect_object(lua_State *L) {
  deed_box *box = deed_to_box(L, 1);
  deed_vm *vm = deed_vm_of(L);
  if (box != NULL && box->is_object) {
    deed_object_box *link = (deed_object_box *)box;
    if (link->previous != NULL) link->previous->next = link->next;
    else vm->objects = link->next;
    if (link->next != NULL) link->next->previous = link->previous;
    void *object = (void *)(intptr_t)box->payload;
    box->is_object = false;
    box->payload = 0;
    if (object != NULL && vm->release != NULL) vm->release(object);
  }
  return 0;
}

typedef struct class_request {
  int32_t tag;
  const char *name;
  const uint8_t *methods, *methods_end, *meta, *meta_end;
} class_request;

static int set_class(lua_State *L) {
  class_request *request = lua_touserdata(L, 1);
  deed_push_encoded(L, &request->methods, request->methods_end); // 2: methods
  deed_push_encoded(L, &request->meta, request->meta_end);       // 3: metatable
  lua_pushvalue(L, 2);
  lua_getfield(L, 3, "__field");
  lua_pushcclosure(L, index_object, 2);
  lua_setfield(L, 3, "__index");
  lua_pushnil(L);
  lua_setfield(L, 3, "__field");
  lua_pushcfunction(L, collect_object);
  lua_setfield(L, 3, "__gc");
  lua_pushstring(L, request->name);
  lua_pushvalue(L, -1);
  lua_setfield(L, 3, "__name");
  lua_rawseti(L, 3, 1);
  lua_pushliteral(L, "locked");
  lua_setfield(L, 3, "__metatable");
  lua_rawsetp(L, LUA_REGISTRYINDEX, class_key(request->tag));
  return 0;
}

static int run_protected(deed_vm *vm, lua_State *L, lua_CFunction body, void *request) {
  if (!lua_checkstack(L, 8)) return DEED_ERROR_MEMORY;
  lua_pushcfunction(L, body);
  lua_pushlightuserdata(L, request);
  int status = lua_pcall(L, 1, 0, 0);
  return status == LUA_OK ? DEED_OK : deed_fail(vm, L, status);
}

int deed_set_class(deed_vm *vm, int32_t tag, const char *name, const void *methods,
                   size_t methods_length, const void *meta, size_t meta_length) {
  class_request request = {tag, name, methods, (const uint8_t *)methods + methods_length,
                           meta, (const uint8_t *)meta + meta_length};
  return run_protected(vm, vm->L, set_class, &request);
}

typedef struct global_request {
  const char *name;
  const uint8_t *start, *end;
} global_request;

static int set_global(lua_State *L) {
  global_request *request = lua_touserdata(L, 1);
  deed_push_encoded(L, &request->start, request->end);
  lua_setglobal(L, request->name);
  return 0;
}

int deed_set_global(deed_vm *vm, const char *name, const void *bytes, size_t length) {
  global_request request = {name, bytes, (const uint8_t *)bytes + length};
  return run_protected(vm, vm->L, set_global, &request);
}

typedef struct encode_request {
  int index;
  int32_t reference;
} encode_request;

static int encode_argument(lua_State *L) { // stack: request, value
  deed_vm *vm = deed_vm_of(L);
  vm->results.length = 0;
  deed_encode_value(L, 2, &vm->results);
  return 0;
}

int deed_encode(lua_State *L, int index) {
  deed_vm *vm = deed_vm_of(L);
  index = lua_absindex(L, index);
  if (!lua_checkstack(L, 8)) return DEED_ERROR_MEMORY;
  lua_pushcfunction(L, encode_argument);
  lua_pushnil(L);
  lua_pushvalue(L, index);
  int status = lua_pcall(L, 2, 0, 0);
  return status == LUA_OK ? DEED_OK : deed_fail(vm, L, status);
}

static int append_dump(lua_State *L, const void *start, size_t length, void *into) {
  (void)L;
  return deed_append(into, start, length) ? 0 : 1;
}

static int dump(lua_State *L) {
  encode_request *request = lua_touserdata(L, 1);
  deed_vm *vm = deed_vm_of(L);
  vm->results.length = 0;
  lua_rawgeti(L, LUA_REGISTRYINDEX, request->reference);
  if (lua_type(L, -1) != LUA_TFUNCTION || lua_iscfunction(L, -1))
    return luaL_error(L, "not a Lua function");
  if (lua_dump(L, append_dump, &vm->results, 0) != 0) return luaL_error(L, "not enough memory");
  return 0;
}

int deed_dump(lua_State *L, int32_t reference) {
  encode_request request = {0, reference};
  return run_protected(deed_vm_of(L), L, dump, &request);
}

static int upvalues(lua_State *L) {
  encode_request *request = lua_touserdata(L, 1);
  deed_vm *vm = deed_vm_of(L);
  vm->results.length = 0;
  lua_rawgeti(L, LUA_REGISTRYINDEX, request->reference);
  if (lua_type(L, 2) != LUA_TFUNCTION) return luaL_error(L, "not a function");
  for (int i = 1;; i++) {
    const char *name = lua_getupvalue(L, 2, i);
    if (name == NULL) return 0;
    put_text(L, &vm->results, DEED_STRING, name, strlen(name));
    // The globals are named, not copied.
    if (strcmp(name, "_ENV") == 0) put_op(L, &vm->results, DEED_NIL);
    else deed_encode_value(L, -1, &vm->results);
    lua_pop(L, 1);
  }
}

int deed_upvalues(lua_State *L, int32_t reference) {
  encode_request request = {0, reference};
  return run_protected(deed_vm_of(L), L, upvalues, &request);
}
