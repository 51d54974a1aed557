// What a host call is measured against: a plain C function in the same machine.
#ifndef DEED_BENCHMARKS_H
#define DEED_BENCHMARKS_H

struct lua_State;

// Sets the global `c_add` to a C function that adds two numbers. Gives Lua's status; never raises.
int deed_benchmarks_install(struct lua_State *L);

#endif
