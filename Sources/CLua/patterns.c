// Lua's patterns, exactly as Lua matches them, with a budget of steps, and interruptible.
// After Lua 5.4's lstrlib.c (MIT licence, Lua.org, PUC-Rio); a test compares both on random patterns.
#define _GNU_SOURCE // memmem
#include "machine.h"

#include <ctype.h>
#include <string.h>

enum { MOST_CAPTURES = 32, UNFINISHED = -1, POSITION = -2, DEEPEST_MATCH = 200, ESCAPE = '%', SLICE = 4096 };

// A step is one look at one character. These many take a few seconds.
static const int64_t steps_of_call = 1000000000, steps_of_byte = 64;

typedef struct matcher {
  const char *start, *end, *pattern_end;
  lua_State *L;
  int depth;
  int fuel;        // steps until the machine is asked again
  int64_t budget;  // steps after those
  unsigned char level;
  struct {
    const char *start;
    ptrdiff_t length;
  } captures[MOST_CAPTURES];
} matcher;

static const char *match(matcher *m, const char *s, const char *p);

static int byte_of(char c) { return (unsigned char)c; }

static void refuel(matcher *m) {
  deed_poll(m->L);
  if (m->budget <= 0)
    luaL_error(m->L, "this pattern takes too long on a text of %I bytes; simplify it (each `*`, "
                     "`+` or `-` before another multiplies the work)",
               (LUAI_UACINT)(m->end - m->start));
  m->fuel = SLICE;
  m->budget -= SLICE;
}

static inline void step(matcher *m) {
  if (--m->fuel <= 0) refuel(m);
}

static int capture_index(matcher *m, int digit) {
  int index = digit - '1';
  if (index < 0 || index >= m->level || m->captures[index].length == UNFINISHED)
    return luaL_error(m->L, "invalid capture index %%%d", index + 1);
  return index;
}

static int capture_to_close(matcher *m) {
  for (int level = m->level - 1; level >= 0; level--)
    if (m->captures[level].length == UNFINISHED) return level;
  return luaL_error(m->L, "invalid pattern capture");
}

static const char *class_end(matcher *m, const char *p) {
  switch (*p++) {
  case ESCAPE:
    if (p == m->pattern_end) luaL_error(m->L, "malformed pattern (ends with '%%')");
    return p + 1;
  case '[':
    if (*p == '^') p++;
    do {
      if (p == m->pattern_end) luaL_error(m->L, "malformed pattern (missing ']')");
      if (*(p++) == ESCAPE && p < m->pattern_end) p++;
    } while (*p != ']');
    return p + 1;
  default: return p;
  }
}

static bool in_class(int c, int class) {
  bool found;
  switch (tolower(class)) {
  case 'a': found = isalpha(c); break;
  case 'c': found = iscntrl(c); break;
  case 'd': found = isdigit(c); break;
  case 'g': found = isgraph(c); break;
  case 'l': found = islower(c); break;
  case 'p': found = ispunct(c); break;
  case 's': found = isspace(c); break;
  case 'u': found = isupper(c); break;
  case 'w': found = isalnum(c); break;
  case 'x': found = isxdigit(c); break;
  case 'z': found = c == 0; break; // deprecated, and still there
  default: return class == c;
  }
  return islower(class) ? found : !found;
}

static bool in_set(matcher *m, int c, const char *p, const char *last) {
  bool found = true;
  if (*(p + 1) == '^') {
    found = false;
    p++;
  }
  while (++p < last) {
    step(m);
    if (*p == ESCAPE) {
      p++;
      if (in_class(c, byte_of(*p))) return found;
    } else if (*(p + 1) == '-' && p + 2 < last) {
      p += 2;
      if (byte_of(*(p - 2)) <= c && c <= byte_of(*p)) return found;
    } else if (byte_of(*p) == c) return found;
  }
  return !found;
}

static bool matches_one(matcher *m, const char *s, const char *p, const char *after) {
  step(m);
  if (s >= m->end) return false;
  int c = byte_of(*s);
  switch (*p) {
  case '.': return true;
  case ESCAPE: return in_class(c, byte_of(*(p + 1)));
  case '[': return in_set(m, c, p, after - 1);
  default: return byte_of(*p) == c;
  }
}

static const char *match_balance(matcher *m, const char *s, const char *p) {
  if (p >= m->pattern_end - 1)
    luaL_error(m->L, "malformed pattern (missing arguments to '%%b')");
  if (*s != *p) return NULL;
  int opening = *p, closing = *(p + 1), open = 1;
  while (++s < m->end) {
    step(m);
    if (*s == closing) {
      if (--open == 0) return s + 1;
    } else if (*s == opening) open++;
  }
  return NULL;
}

static const char *most(matcher *m, const char *s, const char *p, const char *after) {
  ptrdiff_t count = 0;
  while (matches_one(m, s + count, p, after)) count++;
  for (; count >= 0; count--) {
    const char *found = match(m, s + count, after + 1);
    if (found != NULL) return found;
  }
  return NULL;
}

static const char *fewest(matcher *m, const char *s, const char *p, const char *after) {
  for (;;) {
    const char *found = match(m, s, after + 1);
    if (found != NULL) return found;
    if (!matches_one(m, s, p, after)) return NULL;
    s++;
  }
}

static const char *start_capture(matcher *m, const char *s, const char *p, int kind) {
  int level = m->level;
  if (level >= MOST_CAPTURES) luaL_error(m->L, "too many captures");
  m->captures[level].start = s;
  m->captures[level].length = kind;
  m->level = (unsigned char)(level + 1);
  const char *found = match(m, s, p);
  if (found == NULL) m->level--;
  return found;
}

static const char *end_capture(matcher *m, const char *s, const char *p) {
  int level = capture_to_close(m);
  m->captures[level].length = s - m->captures[level].start;
  const char *found = match(m, s, p);
  if (found == NULL) m->captures[level].length = UNFINISHED;
  return found;
}

static const char *match_capture(matcher *m, const char *s, int digit) {
  int index = capture_index(m, digit);
  size_t length = (size_t)m->captures[index].length;
  if ((size_t)(m->end - s) < length) return NULL;
  m->fuel -= (int)(length / 64 < SLICE ? length / 64 : SLICE);
  return memcmp(m->captures[index].start, s, length) == 0 ? s + length : NULL;
}

static const char *match(matcher *m, const char *s, const char *p) {
  if (m->depth-- == 0) luaL_error(m->L, "pattern too complex");
  const char *after;
again:
  step(m);
  if (p == m->pattern_end) goto done;
  switch (*p) {
  case '(':
    s = *(p + 1) == ')' ? start_capture(m, s, p + 2, POSITION)
                        : start_capture(m, s, p + 1, UNFINISHED);
    goto done;
  case ')': s = end_capture(m, s, p + 1); goto done;
  case '$':
    if (p + 1 != m->pattern_end) break;
    s = s == m->end ? s : NULL;
    goto done;
  case ESCAPE:
    switch (*(p + 1)) {
    case 'b':
      s = match_balance(m, s, p + 2);
      if (s == NULL) goto done;
      p += 4;
      goto again;
    case 'f': {
      p += 2;
      if (*p != '[') luaL_error(m->L, "missing '[' after '%%f' in pattern");
      after = class_end(m, p);
      int previous = s == m->start ? 0 : byte_of(*(s - 1));
      if (!in_set(m, previous, p, after - 1) && in_set(m, byte_of(*s), p, after - 1)) {
        p = after;
        goto again;
      }
      s = NULL;
      goto done;
    }
    case '0': case '1': case '2': case '3': case '4':
    case '5': case '6': case '7': case '8': case '9':
      s = match_capture(m, s, byte_of(*(p + 1)));
      if (s == NULL) goto done;
      p += 2;
      goto again;
    default: break;
    }
    break;
  default: break;
  }
  after = class_end(m, p);
  if (!matches_one(m, s, p, after)) {
    if (*after == '*' || *after == '?' || *after == '-') {
      p = after + 1;
      goto again;
    }
    s = NULL;
    goto done;
  }
  switch (*after) {
  case '?': {
    const char *found = match(m, s + 1, after + 1);
    if (found == NULL) {
      p = after + 1;
      goto again;
    }
    s = found;
    break;
  }
  case '+': s = most(m, s + 1, p, after); break;
  case '*': s = most(m, s, p, after); break;
  case '-': s = fewest(m, s, p, after); break;
  default:
    s++;
    p = after;
    goto again;
  }
done:
  m->depth++;
  return s;
}

static void prepare(matcher *m, lua_State *L, const char *text, size_t length, const char *pattern,
                    size_t pattern_length) {
  m->L = L;
  m->start = text;
  m->end = text + length;
  m->pattern_end = pattern + pattern_length;
  m->fuel = SLICE;
  m->budget = steps_of_call + steps_of_byte * (int64_t)length;
}

static void begin(matcher *m) {
  m->level = 0;
  m->depth = DEEPEST_MATCH;
}

// ---- Captures ----------------------------------------------------------------------------------

// The text of a capture, or the whole match as the first when there is none. A position is pushed.
static ptrdiff_t capture(matcher *m, int index, const char *s, const char *e, const char **start) {
  if (index >= m->level) {
    if (index != 0) luaL_error(m->L, "invalid capture index %%%d", index + 1);
    *start = s;
    return e - s;
  }
  ptrdiff_t length = m->captures[index].length;
  *start = m->captures[index].start;
  if (length == UNFINISHED) luaL_error(m->L, "unfinished capture");
  if (length == POSITION) lua_pushinteger(m->L, m->captures[index].start - m->start + 1);
  return length;
}

static void push_capture(matcher *m, int index, const char *s, const char *e) {
  const char *start;
  ptrdiff_t length = capture(m, index, s, e, &start);
  if (length != POSITION) lua_pushlstring(m->L, start, (size_t)length);
}

static int push_captures(matcher *m, const char *s, const char *e) {
  int count = m->level == 0 && s != NULL ? 1 : m->level;
  luaL_checkstack(m->L, count, "too many captures");
  for (int i = 0; i < count; i++) push_capture(m, i, s, e);
  return count;
}

// ---- The functions -----------------------------------------------------------------------------

static size_t start_of(lua_Integer position, size_t length) {
  if (position > 0) return (size_t)position;
  if (position == 0 || position < -(lua_Integer)length) return 1;
  return length + (size_t)position + 1;
}

static bool is_plain(const char *pattern, size_t length) {
  size_t from = 0;
  do {
    if (strpbrk(pattern + from, "^$*+?.([%-") != NULL) return false;
    from += strlen(pattern + from) + 1;
  } while (from <= length);
  return true;
}

static int search(lua_State *L, bool is_find) {
  size_t length, pattern_length;
  const char *text = luaL_checklstring(L, 1, &length);
  const char *pattern = luaL_checklstring(L, 2, &pattern_length);
  size_t from = start_of(luaL_optinteger(L, 3, 1), length) - 1;
  if (from > length) {
    luaL_pushfail(L);
    return 1;
  }
  if (is_find && (lua_toboolean(L, 4) || is_plain(pattern, pattern_length))) {
    const char *found = pattern_length == 0
                            ? text + from
                            : memmem(text + from, length - from, pattern, pattern_length);
    if (found != NULL) {
      lua_pushinteger(L, found - text + 1);
      lua_pushinteger(L, found - text + (ptrdiff_t)pattern_length);
      return 2;
    }
  } else {
    matcher m;
    const char *at = text + from;
    bool is_anchored = *pattern == '^';
    if (is_anchored) {
      pattern++;
      pattern_length--;
    }
    prepare(&m, L, text, length, pattern, pattern_length);
    do {
      begin(&m);
      const char *end = match(&m, at, pattern);
      if (end == NULL) continue;
      if (!is_find) return push_captures(&m, at, end);
      lua_pushinteger(L, at - text + 1);
      lua_pushinteger(L, end - text);
      return push_captures(&m, NULL, NULL) + 2;
    } while (at++ < m.end && !is_anchored);
  }
  luaL_pushfail(L);
  return 1;
}

static int find(lua_State *L) { return search(L, true); }
static int match_text(lua_State *L) { return search(L, false); }

typedef struct walk {
  const char *at, *pattern, *last;
  size_t pattern_length;
  matcher m;
} walk;

static int next_match(lua_State *L) {
  walk *w = lua_touserdata(L, lua_upvalueindex(3));
  prepare(&w->m, L, w->m.start, (size_t)(w->m.end - w->m.start), w->pattern, w->pattern_length);
  for (const char *at = w->at; at <= w->m.end; at++) {
    begin(&w->m);
    const char *end = match(&w->m, at, w->pattern);
    if (end != NULL && end != w->last) {
      w->at = w->last = end;
      return push_captures(&w->m, at, end);
    }
  }
  return 0;
}

static int all_matches(lua_State *L) {
  size_t length, pattern_length;
  const char *text = luaL_checklstring(L, 1, &length);
  const char *pattern = luaL_checklstring(L, 2, &pattern_length);
  size_t from = start_of(luaL_optinteger(L, 3, 1), length) - 1;
  lua_settop(L, 2);
  walk *w = lua_newuserdatauv(L, sizeof *w, 0);
  if (from > length) from = length + 1;
  prepare(&w->m, L, text, length, pattern, pattern_length);
  w->at = text + from;
  w->pattern = pattern;
  w->pattern_length = pattern_length;
  w->last = NULL;
  lua_pushcclosure(L, next_match, 3);
  return 1;
}

static void add_replacement(matcher *m, luaL_Buffer *buffer, const char *s, const char *e) {
  size_t length;
  lua_State *L = m->L;
  const char *text = lua_tolstring(L, 3, &length), *at;
  while ((at = memchr(text, ESCAPE, length)) != NULL) {
    step(m);
    luaL_addlstring(buffer, text, (size_t)(at - text));
    at++;
    if (*at == ESCAPE) luaL_addchar(buffer, *at);
    else if (*at == '0') luaL_addlstring(buffer, s, (size_t)(e - s));
    else if (isdigit(byte_of(*at))) {
      const char *start;
      ptrdiff_t found = capture(m, *at - '1', s, e, &start);
      if (found == POSITION) luaL_addvalue(buffer);
      else luaL_addlstring(buffer, start, (size_t)found);
    } else luaL_error(L, "invalid use of '%c' in replacement string", ESCAPE);
    length -= (size_t)(at + 1 - text);
    text = at + 1;
  }
  luaL_addlstring(buffer, text, length);
}

static bool add_value(matcher *m, luaL_Buffer *buffer, const char *s, const char *e, int type) {
  lua_State *L = m->L;
  if (type == LUA_TFUNCTION) {
    lua_pushvalue(L, 3);
    lua_call(L, push_captures(m, s, e), 1);
  } else if (type == LUA_TTABLE) {
    push_capture(m, 0, s, e);
    lua_gettable(L, 3);
  } else {
    add_replacement(m, buffer, s, e);
    return true;
  }
  if (!lua_toboolean(L, -1)) {
    lua_pop(L, 1);
    luaL_addlstring(buffer, s, (size_t)(e - s));
    return false;
  }
  if (!lua_isstring(L, -1))
    luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
  luaL_addvalue(buffer);
  return true;
}

static int replace(lua_State *L) {
  size_t length, pattern_length;
  const char *at = luaL_checklstring(L, 1, &length);
  const char *pattern = luaL_checklstring(L, 2, &pattern_length), *last = NULL;
  int type = lua_type(L, 3);
  lua_Integer most_times = luaL_optinteger(L, 4, (lua_Integer)length + 1), count = 0;
  bool is_anchored = *pattern == '^', is_changed = false;
  luaL_argexpected(L,
                   type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TFUNCTION ||
                       type == LUA_TTABLE,
                   3, "string/function/table");
  luaL_Buffer buffer;
  luaL_buffinit(L, &buffer);
  if (is_anchored) {
    pattern++;
    pattern_length--;
  }
  matcher m;
  prepare(&m, L, at, length, pattern, pattern_length);
  while (count < most_times) {
    begin(&m);
    const char *end = match(&m, at, pattern);
    if (end != NULL && end != last) {
      count++;
      if (add_value(&m, &buffer, at, end, type)) is_changed = true;
      at = last = end;
      if (luaL_bufflen(&buffer) > DEED_LONGEST_TEXT)
        return luaL_error(L, "string.gsub would make a text of more than %d MiB",
                          (int)(DEED_LONGEST_TEXT >> 20));
    } else if (at < m.end) luaL_addchar(&buffer, *at++);
    else break;
    if (is_anchored) break;
  }
  if (!is_changed) lua_pushvalue(L, 1);
  else {
    luaL_addlstring(&buffer, at, (size_t)(m.end - at));
    luaL_pushresult(&buffer);
  }
  lua_pushinteger(L, count);
  return 2;
}

void deed_add_patterns(lua_State *L) { // stack: string (top)
  static const luaL_Reg functions[] = {
      {"find", find}, {"match", match_text}, {"gmatch", all_matches}, {"gsub", replace},
      {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
