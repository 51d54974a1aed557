// The loop that calls a Lua function with row after row. The row is one object, a cursor, that reads
// the columns' memory; everything runs in C under one protected call until a row raises.
#include "rows.h"

#include <stdlib.h>
#include <string.h>

enum {
  NAME_SLOTS = 128, MOST_CACHED = 1 << 16, MISSING_COLUMNS = 64,
  FEWEST_ROWS = 16, // fewer are not worth another function
  MOST_ON_STACK = 32, // texts of a column that lie on the stack
};

typedef struct name_slot {
  const char *name; // the address of an interned string that `names` keeps alive
  int32_t column;
} name_slot;

typedef struct deed_cursor {
  struct deed_cursor *outer;
  int64_t id;
  int64_t row, last_missing;
  uint64_t missing; // bits of the columns that the row read missing
  deed_row_loop *loop;
  name_slot slots[NAME_SLOTS];
  int names, caches, results; // places in the registry
  int direct;                 // and of the function that takes columns as its arguments
  int argument_count;         // 0 when the rows are objects
  int32_t arguments[DEED_MOST_ARGUMENTS];
} deed_cursor;

static unsigned slot_of(const char *name) { return (unsigned)((uintptr_t)name >> 4) % NAME_SLOTS; }

static deed_cursor *cursor_of(lua_State *L, int64_t id) {
  for (deed_cursor *cursor = deed_vm_of(L)->cursors; cursor != NULL; cursor = cursor->outer)
    if (cursor->id == id) return cursor;
  return NULL;
}

static int32_t find_column(lua_State *L, deed_cursor *cursor) { // stack: row, key
  if (lua_type(L, 2) != LUA_TSTRING) return -1;
  const char *name = lua_tolstring(L, 2, NULL);
  for (unsigned slot = slot_of(name), tried = 0; tried < 4; tried++) {
    name_slot *known = &cursor->slots[(slot + tried) % NAME_SLOTS];
    if (known->name == name) return known->column;
    if (known->name == NULL) break;
  }
  lua_rawgeti(L, LUA_REGISTRYINDEX, cursor->names);
  lua_pushvalue(L, 2);
  lua_rawget(L, -2);
  int32_t column = lua_isinteger(L, -1) ? (int32_t)lua_tointeger(L, -1) : -1;
  lua_pop(L, 2);
  return column;
}

static void push_code(lua_State *L, deed_cursor *cursor, int32_t index, uint32_t code) {
  deed_row_column *column = &cursor->loop->columns[index];
  bool is_cached = code < MOST_CACHED;
  if (is_cached) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, cursor->caches);
    lua_rawgeti(L, -1, index + 1);
    if (lua_rawgeti(L, -1, (lua_Integer)code + 1) != LUA_TNIL) return;
    lua_pop(L, 1);
  }
  const char *start = "";
  size_t length = 0;
  if (code < column->dictionary_count) {
    start = (const char *)column->bytes + column->offsets[code];
    length = (size_t)(column->offsets[code + 1] - column->offsets[code]);
  }
  lua_pushlstring(L, start, length);
  if (is_cached) { // stack: …, cache, string
    lua_pushvalue(L, -1);
    lua_rawseti(L, -3, (lua_Integer)code + 1);
  }
}

static bool bit(const uint8_t *bits, int64_t index) { return bits[index >> 3] >> (index & 7) & 1; }

// Pushes the number or boolean of a row; false, and nothing pushed, for texts, dates and times.
static bool push_number(lua_State *L, const deed_row_column *column, int64_t row) {
  switch (column->layout) {
  case DEED_ROW_INT8: lua_pushinteger(L, ((const int8_t *)column->values)[row]); break;
  case DEED_ROW_INT16: lua_pushinteger(L, ((const int16_t *)column->values)[row]); break;
  case DEED_ROW_INT32: lua_pushinteger(L, ((const int32_t *)column->values)[row]); break;
  case DEED_ROW_INT64: lua_pushinteger(L, ((const int64_t *)column->values)[row]); break;
  case DEED_ROW_FLOAT64: lua_pushnumber(L, ((const double *)column->values)[row]); break;
  case DEED_ROW_BITS: lua_pushboolean(L, bit(column->values, column->bit_offset + row)); break;
  default: return false;
  }
  return true;
}

static uint32_t code_at(const deed_row_column *column, int64_t row) {
  switch (column->layout) {
  case DEED_ROW_CODES8: return ((const uint8_t *)column->values)[row];
  case DEED_ROW_CODES16: return ((const uint16_t *)column->values)[row];
  default: return ((const uint32_t *)column->values)[row];
  }
}

static int index_row(lua_State *L) {
  deed_box *box = deed_to_box(L, 1);
  deed_cursor *cursor = box != NULL ? cursor_of(L, box->payload) : NULL;
  if (cursor == NULL || cursor->row < 0)
    return luaL_error(L, "a row can only be read inside the function that was given it");
  int32_t index = find_column(L, cursor);
  if (index < 0) {
    if (lua_type(L, 2) != LUA_TSTRING)
      return luaL_error(L, "a row has fields with names, got a %s as the name",
                        luaL_typename(L, 2));
    return luaL_error(L, "no column `%s` in this table", lua_tolstring(L, 2, NULL));
  }
  deed_row_column *column = &cursor->loop->columns[index];
  if (column->layout == DEED_ROW_UNREAD) {
    const char *refusal = cursor->loop->load(cursor->loop->load_context, index, column);
    if (refusal != NULL) {
      cursor->loop->is_refused = true;
      return luaL_error(L, "%s", refusal);
    }
  }
  int64_t row = cursor->row;
  if (column->validity != NULL && !bit(column->validity, column->validity_offset + row)) {
    cursor->last_missing = index;
    if (index < MISSING_COLUMNS) cursor->missing |= (uint64_t)1 << index;
    lua_pushnil(L);
    return 1;
  }
  if (push_number(L, column, row)) return 1;
  switch (column->layout) {
  case DEED_ROW_DATE:
    deed_push_box(L, cursor->loop->date_tag, ((const int32_t *)column->values)[row], false);
    break;
  case DEED_ROW_TIME:
    deed_push_box(L, cursor->loop->time_tag, ((const int64_t *)column->values)[row], false);
    break;
  default: push_code(L, cursor, index, code_at(column, row));
  }
  return 1;
}

static int refuse_change(lua_State *L) {
  return luaL_error(L, "a row cannot be changed; `derive` gives a table with new columns");
}

static void set_row_class(lua_State *L, int32_t tag) {
  lua_createtable(L, 1, 5);
  lua_pushcfunction(L, index_row);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, refuse_change);
  lua_setfield(L, -2, "__newindex");
  lua_pushliteral(L, "Row");
  lua_pushvalue(L, -1);
  lua_setfield(L, -3, "__name");
  lua_rawseti(L, -2, 1);
  lua_pushliteral(L, "locked");
  lua_setfield(L, -2, "__metatable");
  deed_set_metatable_of(L, tag);
}

// ---- Results -----------------------------------------------------------------------------------

static void keep_string(lua_State *L, deed_row_loop *loop, const char *text, size_t length) {
  if (loop->string_length + length > loop->string_capacity) {
    size_t capacity = (loop->string_length + length) * 2 + 256;
    uint8_t *moved = realloc(loop->string_bytes, capacity);
    if (moved == NULL) luaL_error(L, "not enough memory");
    loop->string_bytes = moved;
    loop->string_capacity = capacity;
  }
  if (loop->string_count == loop->string_room) {
    int64_t room = loop->string_room * 2 + 64;
    int64_t *moved = realloc(loop->string_ends, (size_t)room * sizeof *moved);
    if (moved == NULL) luaL_error(L, "not enough memory");
    loop->string_ends = moved;
    loop->string_room = room;
  }
  if (length > 0) memcpy(loop->string_bytes + loop->string_length, text, length);
  loop->string_length += length;
  loop->string_ends[loop->string_count++] = (int64_t)loop->string_length;
}

static uint64_t string_number(lua_State *L, deed_cursor *cursor) { // stack: …, string (top)
  deed_row_loop *loop = cursor->loop;
  lua_rawgeti(L, LUA_REGISTRYINDEX, cursor->results);
  lua_pushvalue(L, -2);
  if (lua_rawget(L, -2) != LUA_TNIL) {
    uint64_t number = (uint64_t)lua_tointeger(L, -1);
    lua_pop(L, 2);
    return number;
  }
  lua_pop(L, 1);
  size_t length;
  const char *text = lua_tolstring(L, -2, &length);
  uint64_t number = (uint64_t)loop->string_count;
  keep_string(L, loop, text, length);
  if (number < MOST_CACHED) {
    lua_pushvalue(L, -2);
    lua_pushinteger(L, (lua_Integer)number);
    lua_rawset(L, -3);
  }
  lua_pop(L, 1);
  return number;
}

static void keep_value(lua_State *L, deed_cursor *cursor, int64_t row) { // stack: …, value (top)
  deed_row_loop *loop = cursor->loop;
  uint8_t tag = DEED_VALUE_NIL;
  uint64_t payload = 0;
  switch (lua_type(L, -1)) {
  case LUA_TNIL: break;
  case LUA_TBOOLEAN:
    tag = DEED_VALUE_BOOLEAN;
    payload = (uint64_t)lua_toboolean(L, -1);
    break;
  case LUA_TNUMBER:
    if (lua_isinteger(L, -1)) {
      tag = DEED_VALUE_INTEGER;
      payload = (uint64_t)lua_tointeger(L, -1);
    } else {
      double value = lua_tonumber(L, -1);
      tag = DEED_VALUE_NUMBER;
      memcpy(&payload, &value, 8);
    }
    break;
  case LUA_TSTRING:
    tag = DEED_VALUE_STRING;
    payload = string_number(L, cursor);
    break;
  default: {
    deed_box *box = deed_to_box(L, -1);
    if (box != NULL && !box->is_object && box->tag == loop->date_tag) tag = DEED_VALUE_DATE;
    else if (box != NULL && !box->is_object && box->tag == loop->time_tag) tag = DEED_VALUE_TIME;
    else {
      loop->unfit_row = row;
      luaL_error(L, "the function returned a %s, which a column cannot hold",
                 deed_type_name(L, -1));
    }
    payload = (uint64_t)box->payload;
  }
  }
  loop->tags[row] = tag;
  loop->payloads[row] = payload;
}

// ---- The loop ----------------------------------------------------------------------------------

// Whether the values of a column may stand for reads of it: each read gives a date or time anew.
static bool is_plain(deed_row_loop *loop, int32_t index) {
  deed_row_column *column = &loop->columns[index];
  if (column->layout == DEED_ROW_UNREAD && loop->load(loop->load_context, index, column) != NULL)
    return false;
  return column->layout != DEED_ROW_DATE && column->layout != DEED_ROW_TIME;
}

static void prepare_arguments(lua_State *L, deed_cursor *cursor) {
  int count = deed_push_arguments_function(L, cursor->loop, cursor->arguments);
  for (int i = 0; i < count; i++)
    if (!is_plain(cursor->loop, cursor->arguments[i])) count = 0;
  if (count == 0) return;
  cursor->argument_count = count;
  cursor->direct = luaL_ref(L, LUA_REGISTRYINDEX);
}

static int prepare(lua_State *L) {
  deed_cursor *cursor = lua_touserdata(L, 1);
  deed_row_loop *loop = cursor->loop;
  if (!deed_vm_of(L)->has_row_class) {
    set_row_class(L, loop->row_tag);
    deed_vm_of(L)->has_row_class = true;
  }
  lua_createtable(L, 0, (int)loop->column_count); // 2: names
  lua_createtable(L, (int)loop->column_count, 0); // 3: caches
  for (int32_t i = 0; i < loop->column_count; i++) {
    deed_row_column *column = &loop->columns[i];
    const char *name = lua_pushlstring(L, column->name, column->name_length);
    lua_pushinteger(L, i);
    lua_rawset(L, 2);
    if (column->name_length <= 40) { // those are interned: equal names have one address
      for (unsigned slot = slot_of(name), tried = 0; tried < 4; tried++) {
        name_slot *free_slot = &cursor->slots[(slot + tried) % NAME_SLOTS];
        if (free_slot->name != NULL) continue;
        free_slot->name = name;
        free_slot->column = i;
        break;
      }
    }
    lua_newtable(L);
    lua_rawseti(L, 3, i + 1);
  }
  cursor->caches = luaL_ref(L, LUA_REGISTRYINDEX);
  cursor->names = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_newtable(L);
  cursor->results = luaL_ref(L, LUA_REGISTRYINDEX);
  if (!loop->by_object && loop->count >= FEWEST_ROWS) prepare_arguments(L, cursor);
  return 0;
}

// A row went well although it read missing values.
static void count_missing(deed_cursor *cursor) {
  deed_row_loop *loop = cursor->loop;
  if (loop->missing != NULL) loop->missing[loop->position] = cursor->missing;
  for (int32_t i = 0; i < loop->column_count && i < MISSING_COLUMNS; i++)
    loop->columns[i].read_missing += (int64_t)(cursor->missing >> i & 1);
}

// The functions and the row's object of the loop on the stack, under the texts of the arguments.
enum { FUNCTION = 2, OBJECT = 3, DIRECT = 4 };

// Pushes a text without the tables that `push_code` leaves below one that it keeps.
static void push_only_code(lua_State *L, deed_cursor *cursor, int32_t index, uint32_t code) {
  const int top = lua_gettop(L);
  push_code(L, cursor, index, code);
  if (lua_gettop(L) == top + 1) return;
  lua_replace(L, top + 1);
  lua_settop(L, top + 1);
}

// Pushes what the arguments of text are taken from: the texts themselves when they are few, else
// the table that keeps them. `places` tells where, by argument.
static void push_texts(lua_State *L, deed_cursor *cursor, int *places) {
  for (int i = 0; i < cursor->argument_count; i++) {
    const int32_t index = cursor->arguments[i];
    const deed_row_column *column = &cursor->loop->columns[index];
    places[i] = lua_gettop(L) + 1;
    if (column->layout < DEED_ROW_CODES8) continue;
    luaL_checkstack(L, MOST_ON_STACK + 8, "too many nested calls");
    if (column->dictionary_count > MOST_ON_STACK) {
      lua_rawgeti(L, LUA_REGISTRYINDEX, cursor->caches);
      lua_rawgeti(L, -1, index + 1);
      lua_remove(L, -2);
      continue;
    }
    for (int64_t code = 0; code < column->dictionary_count; code++)
      push_only_code(L, cursor, index, (uint32_t)code);
  }
}

static void push_text(lua_State *L, deed_cursor *cursor, int32_t index, uint32_t code, int place) {
  const deed_row_column *column = &cursor->loop->columns[index];
  if (code < column->dictionary_count && column->dictionary_count <= MOST_ON_STACK) {
    lua_pushvalue(L, place + (int)code);
    return;
  }
  if (code < MOST_CACHED && column->dictionary_count > MOST_ON_STACK) {
    if (lua_rawgeti(L, place, (lua_Integer)code + 1) != LUA_TNIL) return;
    lua_pop(L, 1);
  }
  push_only_code(L, cursor, index, code);
}

static void push_argument(lua_State *L, deed_cursor *cursor, int32_t index, int64_t row, int place) {
  const deed_row_column *column = &cursor->loop->columns[index];
  if (!push_number(L, column, row)) push_text(L, cursor, index, code_at(column, row), place);
}

// Whether a row has all arguments: one that lacks some is read through its object, which counts what
// is missing as the function comes to it.
static bool has_arguments(const deed_cursor *cursor, int64_t row) {
  for (int i = 0; i < cursor->argument_count; i++) {
    const deed_row_column *column = &cursor->loop->columns[cursor->arguments[i]];
    if (column->validity != NULL && !bit(column->validity, column->validity_offset + row))
      return false;
  }
  return true;
}

static int run(lua_State *L) {
  deed_cursor *cursor = lua_touserdata(L, 1);
  deed_row_loop *loop = cursor->loop;
  int places[DEED_MOST_ARGUMENTS];
  luaL_checkstack(L, DEED_MOST_ARGUMENTS + 12, "too many nested calls");
  lua_rawgeti(L, LUA_REGISTRYINDEX, loop->function);
  deed_push_box(L, loop->row_tag, cursor->id, false);
  if (cursor->argument_count > 0) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, cursor->direct);
    push_texts(L, cursor, places);
    luaL_checkstack(L, DEED_MOST_ARGUMENTS + 12, "too many nested calls");
  }
  const int top = lua_gettop(L);
  for (; loop->position < loop->count; loop->position++) {
    int64_t row = loop->rows != NULL ? loop->rows[loop->position] : loop->position;
    cursor->row = row;
    cursor->last_missing = -1;
    cursor->missing = 0;
    if (cursor->argument_count > 0 && has_arguments(cursor, row)) {
      lua_pushvalue(L, DIRECT);
      for (int i = 0; i < cursor->argument_count; i++)
        push_argument(L, cursor, cursor->arguments[i], row, places[i]);
      lua_call(L, cursor->argument_count, 1);
      loop->direct_rows++;
    } else {
      lua_pushvalue(L, FUNCTION);
      lua_pushvalue(L, OBJECT);
      lua_call(L, 1, 1);
    }
    if (loop->wants_values) keep_value(L, cursor, row);
    else loop->tags[row] = (uint8_t)lua_toboolean(L, -1);
    if (cursor->missing != 0) count_missing(cursor);
    lua_settop(L, top);
  }
  return 0;
}

static bool contains(const char *text, size_t length, const char *wanted) {
  size_t size = strlen(wanted);
  for (size_t i = 0; i + size <= length; i++)
    if (memcmp(text + i, wanted, size) == 0) return true;
  return false;
}

bool deed_is_nil_error(const char *text, size_t length) {
  if (contains(text, length, "attempt to ")) {
    if (contains(text, length, " a nil value")) return true;
    if (contains(text, length, "attempt to compare"))
      return contains(text, length, "compare nil with") || contains(text, length, "with nil") ||
             contains(text, length, "two nil values");
  }
  return (contains(text, length, "bad argument #") || contains(text, length, " must be ") ||
          contains(text, length, " is called with `:` on ")) &&
         (contains(text, length, "got nil") || contains(text, length, "got no value"));
}

int deed_rows_run(lua_State *L, deed_row_loop *loop) {
  deed_vm *vm = deed_vm_of(L);
  deed_cursor cursor = {.outer = vm->cursors, .id = ++vm->last_cursor, .row = -1, .loop = loop,
                        .names = LUA_NOREF, .caches = LUA_NOREF, .results = LUA_NOREF,
                        .direct = LUA_NOREF};
  loop->position = 0;
  loop->unfit_row = -1;
  loop->failed_column = -1;
  if (!lua_checkstack(L, 16)) return DEED_ERROR_MEMORY;
  vm->cursors = &cursor;
  lua_pushcfunction(L, prepare);
  lua_pushlightuserdata(L, &cursor);
  int status = lua_pcall(L, 1, 0, 0);
  while (status == LUA_OK && loop->position < loop->count) {
    lua_pushcfunction(L, run);
    lua_pushlightuserdata(L, &cursor);
    status = lua_pcall(L, 1, 0, 0);
    if (status != LUA_ERRRUN || vm->stop != NULL || cursor.last_missing < 0 || loop->unfit_row >= 0)
      break;
    size_t length = 0;
    const char *text = deed_string(L, -1, &length);
    if (text == NULL || !deed_is_nil_error(text, length)) break;
    if (loop->strict) {
      loop->failed_column = cursor.last_missing;
      break;
    }
    int64_t row = loop->rows != NULL ? loop->rows[loop->position] : loop->position;
    loop->tags[row] = DEED_VALUE_SET_ASIDE;
    loop->columns[cursor.last_missing].set_aside++;
    if (loop->aside != NULL) loop->aside[loop->position] = (int32_t)cursor.last_missing;
    loop->position++;
    lua_pop(L, 1);
    status = LUA_OK;
  }
  if (status == LUA_ERRRUN && cursor.argument_count > 0 && lua_type(L, -1) == LUA_TSTRING) {
    lua_pushcfunction(L, deed_name_fields);
    lua_insert(L, -2);
    const int worded = lua_pcall(L, 1, 1, 0);
    if (worded != LUA_OK) status = worded;
  }
  if (status != LUA_OK) status = deed_fail(vm, L, status);
  vm->cursors = cursor.outer;
  luaL_unref(L, LUA_REGISTRYINDEX, cursor.direct);
  luaL_unref(L, LUA_REGISTRYINDEX, cursor.results);
  luaL_unref(L, LUA_REGISTRYINDEX, cursor.names);
  luaL_unref(L, LUA_REGISTRYINDEX, cursor.caches);
  return status;
}

void deed_rows_free(deed_row_loop *loop) {
  free(loop->string_bytes);
  free(loop->string_ends);
  loop->string_bytes = NULL;
  loop->string_ends = NULL;
}
