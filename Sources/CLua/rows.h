// What the loop over rows and the functions whose columns are arguments share.
#ifndef DEED_ROWS_LOOP_H
#define DEED_ROWS_LOOP_H

#include "deed_rows.h"
#include "machine.h"

enum { DEED_MOST_ARGUMENTS = 40 };

// Pushes a function that does what the loop's does when its columns are the arguments, and fills in
// their numbers by argument. Returns how many, or 0 for a function that needs the row itself, with
// anything pushed. May raise.
int deed_push_arguments_function(lua_State *L, const deed_row_loop *loop, int32_t *columns);
// Words the error's text at the top as the loop's own function would have: for `lua_pcall`.
int deed_name_fields(lua_State *L);

#endif
