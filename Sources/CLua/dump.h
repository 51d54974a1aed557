// What `lua_dump` of Lua 5.4 writes, read byte by byte; a size is checked against what is left.
#ifndef DEED_DUMP_H
#define DEED_DUMP_H

#include "machine.h"

// The bytes before the number of upvalues of the outermost function, which comes before it.
enum { DEED_DUMP_HEADER = 31 };

typedef struct deed_dump_reader {
  uint8_t *at, *end;
  bool is_damaged; // nothing is read from here on
} deed_dump_reader;

// Writes the function at the top of the stack into the machine's `results`, and stands at its first
// byte after the header; damaged when the header is not the known one. May raise.
deed_dump_reader deed_dump_of(lua_State *L);
// Loads a dump in place of the function at the top; its upvalues are new ones. May raise.
void deed_load_dump(lua_State *L, const void *start, size_t length, const char *name);

void deed_dump_skip(deed_dump_reader *dump, size_t count);
uint8_t deed_dump_byte(deed_dump_reader *dump);
size_t deed_dump_size(deed_dump_reader *dump);
void deed_dump_skip_text(deed_dump_reader *dump);
// A constant; for a text its bytes, else NULL.
const char *deed_dump_constant(deed_dump_reader *dump, size_t *length);
void deed_dump_skip_constants(deed_dump_reader *dump);
// The lines of the instructions.
void deed_dump_skip_lines(deed_dump_reader *dump);
// The lines, and the names of variables.
void deed_dump_skip_debug(deed_dump_reader *dump);

#endif
