// Functions on texts with bounds on what they make.
#include "machine.h"

#include <string.h>

enum { LONGEST_DATE_FORMAT = 1 << 16 };

static int refuse_length(lua_State *L, const char *function) {
  return luaL_error(L, "%s would make a text of more than %d MiB", function,
                    (int)(DEED_LONGEST_TEXT >> 20));
}

static int repeat(lua_State *L) {
  size_t length, between;
  const char *text = luaL_checklstring(L, 1, &length);
  lua_Integer count = luaL_checkinteger(L, 2);
  const char *separator = luaL_optlstring(L, 3, "", &between);
  if (count <= 0 || length + between == 0) {
    lua_pushliteral(L, "");
    return 1;
  }
  if ((lua_Unsigned)count > DEED_LONGEST_TEXT / (length + between) + 1)
    return refuse_length(L, "string.rep");
  size_t total = (size_t)count * length + (size_t)(count - 1) * between;
  if (total > DEED_LONGEST_TEXT) return refuse_length(L, "string.rep");
  luaL_Buffer buffer;
  char *to = luaL_buffinitsize(L, &buffer, total);
  while (count-- > 1) {
    memcpy(to, text, length);
    to += length;
    if (between > 0) {
      memcpy(to, separator, between);
      to += between;
    }
  }
  memcpy(to, text, length);
  luaL_pushresultsize(&buffer, total);
  return 1;
}

// Lua's string.format once the lengths of its texts are known. `%q` writes up to 4 bytes for one.
static int format(lua_State *L) {
  size_t length, total;
  const char *text = luaL_checklstring(L, 1, &length);
  const char *end = text + length;
  int argument = 1, top = lua_gettop(L);
  total = length;
  for (const char *at = text; at < end; at++) {
    if (*at != '%') continue;
    if (++at < end && *at == '%') continue;
    while (at < end && strchr("-+#0 .123456789", *at) != NULL && *at != 0) at++;
    if (++argument > top || at >= end) break;
    if (*at == 's' && lua_type(L, argument) != LUA_TSTRING) {
      luaL_tolstring(L, argument, NULL);
      lua_replace(L, argument);
    }
    if (lua_type(L, argument) == LUA_TSTRING)
      total += lua_rawlen(L, argument) * (*at == 'q' ? 4 : 1);
    if (total > DEED_LONGEST_TEXT) return refuse_length(L, "string.format");
  }
  return deed_vm_of(L)->format(L);
}

static int date(lua_State *L) {
  size_t length;
  luaL_optlstring(L, 1, "", &length);
  if (length > LONGEST_DATE_FORMAT)
    return luaL_error(L, "the format of `os.date` may have %d bytes at most, got %I",
                      (int)LONGEST_DATE_FORMAT, (LUAI_UACINT)length);
  return deed_vm_of(L)->date(L);
}

void deed_add_texts(lua_State *L) { // stack: string, os (top)
  deed_vm *vm = deed_vm_of(L);
  lua_getfield(L, -1, "date");
  vm->date = lua_tocfunction(L, -1);
  lua_pop(L, 1);
  lua_pushcfunction(L, date);
  lua_setfield(L, -2, "date");
  lua_getfield(L, -2, "format");
  vm->format = lua_tocfunction(L, -1);
  lua_pop(L, 1);
  lua_pushcfunction(L, format);
  lua_setfield(L, -3, "format");
  lua_pushcfunction(L, repeat);
  lua_setfield(L, -3, "rep");
  lua_pushnil(L);
  lua_setfield(L, -3, "dump");
}
