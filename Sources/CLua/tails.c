// Calls in tail position for code whose rights are known by its functions on the stack: they leave
// their caller there, as any other call does.
#include "dump.h"

#include <string.h>

enum { OP_CALL = 68, OP_TAILCALL = 69, DEEPEST = 220 };

// A tail call is followed by the return of all its results, which is right after a call too.
static void keep_frames(deed_dump_reader *dump) {
  size_t count = deed_dump_size(dump);
  uint8_t *code = dump->at;
  if (count > (size_t)(dump->end - dump->at) / 4) dump->is_damaged = true;
  else deed_dump_skip(dump, 4 * count);
  for (size_t i = 0; i < count && !dump->is_damaged; i++) {
    uint32_t instruction;
    memcpy(&instruction, code + 4 * i, 4);
    if ((instruction & 0x7f) != OP_TAILCALL) continue;
    // All results (C = 0), no variables closed before the return does it (k = 0).
    instruction = (instruction & 0x00ff7f80u) | OP_CALL;
    memcpy(code + 4 * i, &instruction, 4);
  }
}

static void change_function(deed_dump_reader *dump, int depth) {
  if (depth > DEEPEST) dump->is_damaged = true;
  deed_dump_skip_text(dump);
  deed_dump_size(dump);
  deed_dump_size(dump);
  deed_dump_skip(dump, 3);
  keep_frames(dump);
  deed_dump_skip_constants(dump);
  size_t upvalues = deed_dump_size(dump);
  if (upvalues > 255) dump->is_damaged = true;
  else deed_dump_skip(dump, 3 * upvalues);
  for (size_t count = deed_dump_size(dump); count > 0 && !dump->is_damaged; count--)
    change_function(dump, depth + 1);
  deed_dump_skip_debug(dump);
}

void deed_keep_frames(lua_State *L, const char *name) { // stack: function (top)
  deed_dump_reader dump = deed_dump_of(L);
  if (!dump.is_damaged) change_function(&dump, 0);
  if (dump.is_damaged || dump.at != dump.end)
    luaL_error(L, "%s: this Lua writes its bytecode in another form; libraries cannot be loaded", name);
  deed_bytes *bytes = &deed_vm_of(L)->results;
  deed_load_dump(L, bytes->start, bytes->length, name);
}
