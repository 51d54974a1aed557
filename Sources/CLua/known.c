// What the translator of row functions asks: upvalues, raw fields, methods. All protected.
#include "deed_rows.h"
#include "machine.h"

typedef struct known_request {
  int32_t reference, index;
  const uint8_t *key, *key_end;
  const char *name;
  size_t name_length;
  deed_known *out;
} known_request;

static int describe(lua_State *L, deed_known *out) { // stack: …, value (top)
  deed_vm *vm = deed_vm_of(L);
  vm->results.length = 0;
  switch (lua_type(L, -1)) {
  case LUA_TNIL: out->op = DEED_NIL; return 0;
  case LUA_TBOOLEAN: out->op = lua_toboolean(L, -1) ? DEED_TRUE : DEED_FALSE; return 0;
  case LUA_TNUMBER:
    out->op = lua_isinteger(L, -1) ? DEED_INTEGER : DEED_NUMBER;
    out->integer = lua_tointeger(L, -1);
    out->number = lua_tonumber(L, -1);
    return 0;
  case LUA_TSTRING: {
    size_t length;
    const char *text = lua_tolstring(L, -1, &length);
    out->op = DEED_STRING;
    if (!deed_append(&vm->results, text, length)) return luaL_error(L, "not enough memory");
    return 0;
  }
  case LUA_TUSERDATA: {
    deed_box *box = deed_to_box(L, -1);
    out->op = DEED_OTHER;
    if (box != NULL && !box->is_object) {
      out->op = DEED_SCALAR;
      out->tag = box->tag;
      out->integer = box->payload;
    }
    return 0;
  }
  case LUA_TTABLE:
  case LUA_TFUNCTION:
    out->op = lua_type(L, -1) == LUA_TTABLE ? DEED_TABLE : DEED_REFERENCE;
    out->identity = lua_topointer(L, -1);
    out->is_c_function = lua_iscfunction(L, -1);
    out->context = deed_function_context(L, -1);
    if (out->op == DEED_TABLE && lua_getmetatable(L, -1)) {
      out->has_metatable = true;
      lua_pop(L, 1);
    }
    out->reference = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
  default: out->op = DEED_OTHER; return 0;
  }
}

static int upvalue(lua_State *L) {
  known_request *request = lua_touserdata(L, 1);
  lua_rawgeti(L, LUA_REGISTRYINDEX, request->reference);
  if (lua_getupvalue(L, -1, request->index + 1) == NULL) lua_pushnil(L);
  return describe(L, request->out);
}

static int field(lua_State *L) {
  known_request *request = lua_touserdata(L, 1);
  lua_rawgeti(L, LUA_REGISTRYINDEX, request->reference);
  if (lua_type(L, -1) != LUA_TTABLE) return luaL_error(L, "not a table");
  if (deed_push_sealed(L, -1)) lua_replace(L, -2); // a library: nobody changes it
  bool has_metatable = lua_getmetatable(L, -1);
  if (has_metatable) lua_pop(L, 1);
  deed_push_encoded(L, &request->key, request->key_end);
  if (lua_type(L, -1) == LUA_TNIL) lua_pushnil(L);
  else lua_rawget(L, -2);
  describe(L, request->out);
  if (request->out->op == DEED_NIL) request->out->has_metatable = has_metatable;
  return 0;
}

static bool is_plain(lua_State *L, int depth, int *left) { // stack: …, table (top)
  if (depth > 8 || lua_getmetatable(L, -1)) return false;
  luaL_checkstack(L, 4, "too many nested tables");
  for (lua_pushnil(L); lua_next(L, -2) != 0;) { // stack: table, key, value
    int key = lua_type(L, -2), value = lua_type(L, -1);
    bool fits = --*left > 0 && (key == LUA_TSTRING || key == LUA_TNUMBER || key == LUA_TBOOLEAN) &&
                (value == LUA_TSTRING || value == LUA_TNUMBER || value == LUA_TBOOLEAN ||
                 (value == LUA_TTABLE && is_plain(L, depth + 1, left)));
    if (!fits) return false;
    lua_pop(L, 1);
  }
  return true;
}

static int plain(lua_State *L) {
  known_request *request = lua_touserdata(L, 1);
  int left = 1 << 16;
  lua_rawgeti(L, LUA_REGISTRYINDEX, request->reference);
  bool found = lua_type(L, -1) == LUA_TTABLE && is_plain(L, 0, &left);
  request->out->op = found ? DEED_TRUE : DEED_FALSE;
  return 0;
}

static int method(lua_State *L) {
  known_request *request = lua_touserdata(L, 1);
  deed_push_encoded(L, &request->key, request->key_end);
  lua_pushlstring(L, request->name, request->name_length);
  lua_gettable(L, -2);
  return describe(L, request->out);
}

static int globals(lua_State *L) {
  known_request *request = lua_touserdata(L, 1);
  lua_pushglobaltable(L);
  return describe(L, request->out);
}

static int run(lua_State *L, lua_CFunction body, known_request *request) {
  *request->out = (deed_known){.reference = LUA_NOREF};
  if (!lua_checkstack(L, 10)) return DEED_ERROR_MEMORY;
  lua_pushcfunction(L, body);
  lua_pushlightuserdata(L, request);
  int status = lua_pcall(L, 1, 0, 0);
  return status == LUA_OK ? DEED_OK : deed_fail(deed_vm_of(L), L, status);
}

int deed_known_upvalue(lua_State *L, int32_t function, int32_t index, deed_known *out) {
  known_request request = {.reference = function, .index = index, .out = out};
  return run(L, upvalue, &request);
}

int deed_known_field(lua_State *L, int32_t table, const void *key, size_t length,
                     deed_known *out) {
  known_request request = {.reference = table, .key = key,
                           .key_end = (const uint8_t *)key + length, .out = out};
  return run(L, field, &request);
}

int deed_known_plain(lua_State *L, int32_t table, deed_known *out) {
  known_request request = {.reference = table, .out = out};
  return run(L, plain, &request);
}

int deed_known_method(lua_State *L, const void *value, size_t length, const char *name,
                      size_t name_length, deed_known *out) {
  known_request request = {.key = value, .key_end = (const uint8_t *)value + length,
                           .name = name, .name_length = name_length, .out = out};
  return run(L, method, &request);
}

int deed_known_globals(lua_State *L, deed_known *out) {
  known_request request = {.out = out};
  return run(L, globals, &request);
}
