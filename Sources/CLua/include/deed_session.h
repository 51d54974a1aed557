// What a session at a terminal needs beside running scripts: looking at values without running
// code, locals that outlive their statement, and stopping one statement.
#ifndef DEED_SESSION_H
#define DEED_SESSION_H

#include "deed_lua.h"

// Describes a value at `deed_results` by raw access only: no metamethod runs. The value is the
// global, or what the kept table or function `source` has (a field, an upvalue) when it is not 0, named
// first in `names` (`count` texts, each ended by a NUL), then field by field. First comes the kind as a string:
// `nil`, `boolean`, `number`, `string`, `table` (then a string and its value's kind for each of at
// most `most` text keys, those of `__index` tables too), `object` (then the object), `function`
// (then the context of a host function as an integer, or nil), `other`.
int deed_look(lua_State *L, int32_t source, const char *names, int count, int64_t most);

// Makes the upvalue `name` of the kept Lua function `target` the one of `source`. Never raises.
void deed_share_upvalue(deed_vm *vm, int32_t target, int32_t source, const char *name);

// From now on SIGINT stops `vm`, whose thread is the calling one, and sets `*cancelled`. When it
// comes for the third time and the first is 3 seconds ago, the process ends by SIGTERM.
void deed_begin_statement(deed_vm *vm, volatile int32_t *cancelled);
// Ends that and forgets the request; whether SIGINT came.
bool deed_end_statement(deed_vm *vm);

#endif
