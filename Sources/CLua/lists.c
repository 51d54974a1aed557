// Lua's table library with bounds: a length or a range that a script makes up is refused, and long
// loops can be stopped. After Lua 5.4's ltablib.c (MIT licence, Lua.org, PUC-Rio).
#include "machine.h"

#include <limits.h>
#include <string.h>

// More elements than any table that fits into memory.
#define MOST_ELEMENTS ((lua_Integer)1 << 28)

enum { READS = 1, WRITES = 2, MEASURES = 4 };

static bool has_field(lua_State *L, const char *key, int depth) {
  lua_pushstring(L, key);
  return lua_rawget(L, -depth) != LUA_TNIL;
}

static void check_table(lua_State *L, int index, int uses) {
  if (lua_type(L, index) == LUA_TTABLE) return;
  int depth = 1;
  if (lua_getmetatable(L, index) && (!(uses & READS) || has_field(L, "__index", ++depth)) &&
      (!(uses & WRITES) || has_field(L, "__newindex", ++depth)) &&
      (!(uses & MEASURES) || has_field(L, "__len", ++depth)))
    lua_pop(L, depth);
  else luaL_checktype(L, index, LUA_TTABLE);
}

static void check_count(lua_State *L, lua_Integer count, const char *function) {
  if (count > MOST_ELEMENTS)
    luaL_error(L, "table.%s over %I elements; the most is %I", function, (LUAI_UACINT)count,
               (LUAI_UACINT)MOST_ELEMENTS);
}

static lua_Integer length_of(lua_State *L, int index, int uses, const char *function) {
  check_table(L, index, uses | MEASURES);
  lua_Integer length = luaL_len(L, index);
  check_count(L, length, function);
  return length;
}

static inline void poll_at(lua_State *L, lua_Integer step) {
  if ((step & 0xFFF) == 0) deed_poll(L);
}

static int insert(lua_State *L) {
  lua_Integer end = length_of(L, 1, READS | WRITES, "insert");
  end = (lua_Integer)((lua_Unsigned)end + 1);
  switch (lua_gettop(L)) {
  case 2: break;
  case 3: {
    lua_Integer position = luaL_checkinteger(L, 2);
    luaL_argcheck(L, (lua_Unsigned)position - 1u < (lua_Unsigned)end, 2, "position out of bounds");
    for (lua_Integer i = end; i > position; i--) {
      poll_at(L, i);
      lua_geti(L, 1, i - 1);
      lua_seti(L, 1, i);
    }
    end = position;
    break;
  }
  default: return luaL_error(L, "wrong number of arguments to 'insert'");
  }
  lua_seti(L, 1, end);
  return 0;
}

static int remove_one(lua_State *L) {
  lua_Integer size = length_of(L, 1, READS | WRITES, "remove");
  lua_Integer position = luaL_optinteger(L, 2, size);
  if (lua_gettop(L) > 1)
    luaL_argcheck(L, (lua_Unsigned)position - 1u <= (lua_Unsigned)size, 2,
                  "position out of bounds");
  lua_geti(L, 1, position);
  for (; position < size; position++) {
    poll_at(L, position);
    lua_geti(L, 1, position + 1);
    lua_seti(L, 1, position);
  }
  lua_pushnil(L);
  lua_seti(L, 1, position);
  return 1;
}

static int move(lua_State *L) {
  lua_Integer first = luaL_checkinteger(L, 2);
  lua_Integer last = luaL_checkinteger(L, 3);
  lua_Integer to = luaL_checkinteger(L, 4);
  int target = !lua_isnoneornil(L, 5) ? 5 : 1;
  check_table(L, 1, READS);
  check_table(L, target, WRITES);
  if (last >= first) {
    luaL_argcheck(L, first > 0 || last < LUA_MAXINTEGER + first, 3, "too many elements to move");
    lua_Integer count = last - first + 1;
    luaL_argcheck(L, to <= LUA_MAXINTEGER - count + 1, 4, "destination wrap around");
    check_count(L, count, "move");
    bool is_forward =
        to > last || to <= first || (target != 1 && !lua_compare(L, 1, target, LUA_OPEQ));
    for (lua_Integer step = 0; step < count; step++) {
      lua_Integer i = is_forward ? step : count - 1 - step;
      poll_at(L, step);
      lua_geti(L, 1, first + i);
      lua_seti(L, target, to + i);
    }
  }
  lua_pushvalue(L, target);
  return 1;
}

static void add_element(lua_State *L, luaL_Buffer *buffer, lua_Integer i) {
  lua_geti(L, 1, i);
  if (!lua_isstring(L, -1))
    luaL_error(L, "invalid value (at index %I) in table for 'concat'", (LUAI_UACINT)i);
  luaL_addvalue(buffer);
}

static int concat(lua_State *L) {
  lua_Integer last = length_of(L, 1, READS, "concat");
  size_t size;
  const char *separator = luaL_optlstring(L, 2, "", &size);
  lua_Integer i = luaL_optinteger(L, 3, 1);
  last = luaL_optinteger(L, 4, last);
  if (i <= last && (lua_Unsigned)last - (lua_Unsigned)i >= (lua_Unsigned)MOST_ELEMENTS)
    check_count(L, LUA_MAXINTEGER, "concat");
  luaL_Buffer buffer;
  luaL_buffinit(L, &buffer);
  for (; i < last; i++) {
    poll_at(L, i);
    if (luaL_bufflen(&buffer) > DEED_LONGEST_TEXT)
      luaL_error(L, "table.concat would make a text of more than %d MiB",
                 (int)(DEED_LONGEST_TEXT >> 20));
    add_element(L, &buffer, i);
    luaL_addlstring(&buffer, separator, size);
  }
  if (i == last) add_element(L, &buffer, i);
  luaL_pushresult(&buffer);
  return 1;
}

static int unpack(lua_State *L) {
  lua_Integer i = luaL_optinteger(L, 2, 1);
  lua_Integer last = luaL_opt(L, luaL_checkinteger, 3, luaL_len(L, 1));
  if (i > last) return 0;
  lua_Unsigned count = (lua_Unsigned)last - (lua_Unsigned)i;
  if (count >= (unsigned int)INT_MAX || !lua_checkstack(L, (int)++count))
    return luaL_error(L, "too many results to unpack");
  for (; i < last; i++) lua_geti(L, 1, i);
  lua_geti(L, 1, last);
  return (int)count;
}

// ---- Sorting -----------------------------------------------------------------------------------

enum { RANDOM_ABOVE = 100 };

typedef struct sorting {
  lua_State *L;
  unsigned steps;
} sorting;

static bool is_less(sorting *sort, int a, int b) {
  lua_State *L = sort->L;
  if ((++sort->steps & 0xFFF) == 0) deed_poll(L);
  if (lua_isnil(L, 2)) return lua_compare(L, a, b, LUA_OPLT);
  lua_pushvalue(L, 2);
  lua_pushvalue(L, a - 1);
  lua_pushvalue(L, b - 2);
  lua_call(L, 2, 1);
  bool result = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return result;
}

static void set_two(lua_State *L, unsigned i, unsigned j) {
  lua_seti(L, 1, i);
  lua_seti(L, 1, j);
}

static unsigned partition(sorting *sort, unsigned low, unsigned high) {
  lua_State *L = sort->L;
  unsigned i = low, j = high - 1;
  for (;;) {
    while (lua_geti(L, 1, ++i), is_less(sort, -1, -2)) {
      if (i == high - 1) luaL_error(L, "invalid order function for sorting");
      lua_pop(L, 1);
    }
    while (lua_geti(L, 1, --j), is_less(sort, -3, -1)) {
      if (j < i) luaL_error(L, "invalid order function for sorting");
      lua_pop(L, 1);
    }
    if (j < i) {
      lua_pop(L, 1);
      set_two(L, high - 1, i);
      return i;
    }
    set_two(L, i, j);
  }
}

// The pivot of a large part: in the middle half, from the bounds alone, so that equal inputs sort
// alike everywhere. Quadratic inputs exist; the sort can be stopped.
static unsigned pivot_of(unsigned low, unsigned high, unsigned mixed) {
  unsigned quarter = (high - low) / 4;
  return mixed % (quarter * 2) + (low + quarter);
}

static void sort_part(sorting *sort, unsigned low, unsigned high, unsigned mixed) {
  lua_State *L = sort->L;
  while (low < high) {
    lua_geti(L, 1, low);
    lua_geti(L, 1, high);
    if (is_less(sort, -1, -2)) set_two(L, low, high);
    else lua_pop(L, 2);
    if (high - low == 1) return;
    unsigned pivot =
        high - low < RANDOM_ABOVE || mixed == 0 ? (low + high) / 2 : pivot_of(low, high, mixed);
    lua_geti(L, 1, pivot);
    lua_geti(L, 1, low);
    if (is_less(sort, -2, -1)) set_two(L, pivot, low);
    else {
      lua_pop(L, 1);
      lua_geti(L, 1, high);
      if (is_less(sort, -1, -2)) set_two(L, pivot, high);
      else lua_pop(L, 2);
    }
    if (high - low == 2) return;
    lua_geti(L, 1, pivot);
    lua_pushvalue(L, -1);
    lua_geti(L, 1, high - 1);
    set_two(L, pivot, high - 1);
    pivot = partition(sort, low, high);
    unsigned smaller;
    if (pivot - low < high - pivot) {
      sort_part(sort, low, pivot - 1, mixed);
      smaller = pivot - low;
      low = pivot + 1;
    } else {
      sort_part(sort, pivot + 1, high, mixed);
      smaller = high - pivot;
      high = pivot - 1;
    }
    // Unbalanced: choose the next pivots elsewhere.
    if ((high - low) / 128 > smaller) mixed = mixed * 2654435761u + 0x9E3779B9u;
  }
}

static int sort(lua_State *L) {
  lua_Integer count = length_of(L, 1, READS | WRITES, "sort");
  if (count <= 1) return 0;
  luaL_argcheck(L, count < INT_MAX, 1, "array too big");
  if (!lua_isnoneornil(L, 2)) luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_settop(L, 2);
  sorting state = {L, 0};
  sort_part(&state, 1, (unsigned)count, 0);
  return 0;
}

void deed_add_lists(lua_State *L) { // stack: table (top)
  static const luaL_Reg functions[] = {{"insert", insert}, {"remove", remove_one}, {"move", move},
                                       {"concat", concat}, {"unpack", unpack},     {"sort", sort},
                                       {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
