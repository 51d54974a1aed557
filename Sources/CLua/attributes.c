// Looks for attributes of local variables that scripts may not use: `<close>`, whose variables run
// code while a script is being stopped, and a constant `_ENV`, which Lua 5.4.4 compiles wrongly.
#define _GNU_SOURCE // memmem
#include "machine.h"

#include <string.h>

typedef struct reader {
  const char *at, *end;
  int line;
} reader;

static bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The level of a long bracket that begins at `at`, or -1.
static int bracket_level(reader *r, const char *at) {
  if (at >= r->end || *at != '[') return -1;
  int level = 0;
  for (at++; at < r->end && *at == '='; at++) level++;
  return at < r->end && *at == '[' ? level : -1;
}

static void skip_long(reader *r, int level) {
  r->at += level + 2;
  for (; r->at < r->end; r->at++) {
    if (*r->at == '\n') r->line++;
    if (*r->at != ']') continue;
    const char *close = r->at + 1;
    int found = 0;
    while (close < r->end && *close == '=' && found < level) {
      close++;
      found++;
    }
    if (found == level && close < r->end && *close == ']') {
      r->at = close + 1;
      return;
    }
  }
}

static void skip_quoted(reader *r) {
  char quote = *r->at++;
  while (r->at < r->end && *r->at != quote) {
    if (*r->at == '\n') r->line++;
    if (*r->at == '\\' && r->at + 1 < r->end) {
      r->at++;
      if (*r->at == '\n') r->line++;
      if (*r->at == 'z') { // skips white space, with its lines
        while (r->at + 1 < r->end && strchr(" \t\r\n\f\v", r->at[1]) != NULL && r->at[1] != 0) {
          r->at++;
          if (*r->at == '\n') r->line++;
        }
      }
    }
    r->at++;
  }
  if (r->at < r->end) r->at++;
}

// The next token: a word's start and length, or one character; false at the end. Strings, numbers
// and comments are passed over as a token of length 0.
static bool next(reader *r, const char **start, size_t *length) {
  while (r->at < r->end) {
    char c = *r->at;
    if (c == '\n') {
      r->line++;
      r->at++;
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v') {
      r->at++;
    } else if (c == '-' && r->at + 1 < r->end && r->at[1] == '-') {
      r->at += 2;
      int level = bracket_level(r, r->at);
      if (level >= 0) skip_long(r, level);
      else
        while (r->at < r->end && *r->at != '\n') r->at++;
    } else if (c == '"' || c == '\'') {
      skip_quoted(r);
      *length = 0;
      return true;
    } else if (bracket_level(r, r->at) >= 0) {
      skip_long(r, bracket_level(r, r->at));
      *length = 0;
      return true;
    } else if (is_letter(c)) {
      *start = r->at;
      while (r->at < r->end && (is_letter(*r->at) || is_digit(*r->at))) r->at++;
      *length = (size_t)(r->at - *start);
      return true;
    } else if (is_digit(c)) {
      while (r->at < r->end && (is_letter(*r->at) || is_digit(*r->at) || *r->at == '.')) r->at++;
      *length = 0;
      return true;
    } else {
      *start = r->at++;
      *length = 1;
      return true;
    }
  }
  return false;
}

static bool is(const char *start, size_t length, const char *word) {
  return length == strlen(word) && memcmp(start, word, length) == 0;
}

int deed_refused_attribute(const char *text, size_t length, const char **attribute) {
  if (memmem(text, length, "close", 5) == NULL && memmem(text, length, "_ENV", 4) == NULL)
    return 0;
  reader r = {text, text + length, 1};
  const char *start = text;
  size_t size = 0;
  // `local` Name [`<` attribute `>`] { `,` Name [`<` attribute `>`] }
  bool is_ready = next(&r, &start, &size);
  while (is_ready) {
    if (!is(start, size, "local")) {
      is_ready = next(&r, &start, &size);
      continue;
    }
    do {
      is_ready = next(&r, &start, &size);
      bool is_environment = is_ready && is(start, size, "_ENV");
      if (!is_ready || size == 0 || !is_letter(*start)) break;
      is_ready = next(&r, &start, &size);
      if (!is_ready || !is(start, size, "<")) continue;
      is_ready = next(&r, &start, &size);
      if (!is_ready) break;
      if (is(start, size, "close")) {
        *attribute = "<close>";
        return r.line;
      }
      if (is_environment) {
        *attribute = "a constant `_ENV`";
        return r.line;
      }
      is_ready = next(&r, &start, &size) && next(&r, &start, &size);
    } while (is_ready && is(start, size, ","));
  }
  return 0;
}
