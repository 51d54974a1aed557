// What a host call is measured against: a plain C function in the same machine.
#ifndef DEED_BENCHMARKS_H
#define DEED_BENCHMARKS_H

#include <stddef.h>

struct lua_State;

// Sets the global `c_add` to a C function that adds two numbers. Gives Lua's status; never raises.
int deed_benchmarks_install(struct lua_State *L);

// Plain Lua with its own libraries and allocator, in which `text` ran and returned a function; NULL
// when it did not.
struct lua_State *deed_benchmarks_plain(const char *text, size_t length);
// Calls that function with a text. Gives Lua's status; never raises.
int deed_benchmarks_plain_call(struct lua_State *L, const char *argument);
void deed_benchmarks_plain_close(struct lua_State *L);

#endif
