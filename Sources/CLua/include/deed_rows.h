// Row functions run row by row, and what the translator asks of a machine.
#ifndef DEED_ROWS_H
#define DEED_ROWS_H

#include "deed_lua.h"

// ---- Row by row --------------------------------------------------------------------------------

// How a column's values lie in memory, and what they are.
enum {
  DEED_ROW_UNREAD = -1, // `load` gives it when a function first reads it
  DEED_ROW_INT8 = 0, DEED_ROW_INT16, DEED_ROW_INT32, DEED_ROW_INT64, DEED_ROW_FLOAT64, DEED_ROW_BITS,
  DEED_ROW_CODES8, DEED_ROW_CODES16, DEED_ROW_CODES32, DEED_ROW_DATE, DEED_ROW_TIME,
};

typedef struct deed_row_column {
  const char *name;
  size_t name_length;
  int32_t layout;
  const void *values;      // the first row's; for DEED_ROW_BITS the byte with bit 0 of the bitmap
  int64_t bit_offset;      // of the first row in DEED_ROW_BITS
  const uint8_t *validity; // or NULL when every row has a value
  int64_t validity_offset;
  const int64_t *offsets;  // of the dictionary
  const uint8_t *bytes;
  int64_t dictionary_count;
  int64_t set_aside;       // out: rows that failed on nil and had read this column, missing, last
  int64_t read_missing;    // out: rows that read this column, missing, and did not fail
} deed_row_column;

// The tags of the values of a result; 0…6 are also those of the vector programs.
enum {
  DEED_VALUE_NIL, DEED_VALUE_BOOLEAN, DEED_VALUE_INTEGER, DEED_VALUE_NUMBER, DEED_VALUE_STRING,
  DEED_VALUE_DATE, DEED_VALUE_TIME, DEED_VALUE_SET_ASIDE,
};

typedef struct deed_row_loop {
  int32_t function;        // a kept reference
  deed_row_column *columns;
  int64_t column_count;
  const int32_t *rows;     // the rows to run, ascending; NULL for all
  int64_t count;           // how many
  bool wants_values;       // else only whether the value is true
  // Fills in a column's memory, or returns a text that says why not. Never raises.
  const char *(*load)(void *context, int64_t column, deed_row_column *into);
  void *load_context;
  bool strict;             // missing values raise as everything else does
  bool by_object;          // each row is an object, also where its columns could be arguments
  int32_t row_tag, date_tag, time_tag;
  uint8_t *tags;           // out, by row: a value's tag, or 1 for a true value; set aside: 7
  int32_t *aside;          // out, by position: the column for which a row is set aside; or NULL
  uint64_t *missing;       // out, by position: bits of the columns, of the first 64, that a row read
                           // missing; or NULL
  uint64_t *payloads;      // out, by row, when values are wanted: bits, or a string's number
  // out
  int64_t position;        // of the row that raised, in `rows`
  int32_t failed_column;   // the missing one that a row read last before it raised using nil, or -1
  int64_t unfit_row;       // a row that returned what a column cannot hold, or -1
  int64_t direct_rows;     // rows whose columns were the function's arguments
  bool is_refused;         // it raised because `load` refused a column
  uint8_t *string_bytes;   // the strings of the results, one after the other; free them
  size_t string_length, string_capacity;
  int64_t *string_ends;
  int64_t string_count, string_room;
} deed_row_loop;

// Runs the loop. Not DEED_OK when a row raised: the text is at `deed_error`. Call `deed_rows_free`
// afterwards in any case.
int deed_rows_run(lua_State *L, deed_row_loop *loop);
void deed_rows_free(deed_row_loop *loop);
// Whether an error's text says that a nil was used.
bool deed_is_nil_error(const char *text, size_t length);

// ---- What a function refers to -----------------------------------------------------------------

// A value; its op is one of DEED_NIL…DEED_STRING, DEED_SCALAR, DEED_TABLE, DEED_REFERENCE (a
// function) or DEED_OTHER. Tables and functions are kept at `reference`. Texts are at
// `deed_results`.
typedef struct deed_known {
  int32_t op, tag, reference;
  int64_t integer;
  double number;
  const void *identity;
  bool has_metatable, is_c_function;
  void *context; // of a host function
} deed_known;

// Upvalue `index`, from 0, of a kept function.
int deed_known_upvalue(lua_State *L, int32_t function, int32_t index, deed_known *out);
// The raw field of a kept table under an encoded key.
int deed_known_field(lua_State *L, int32_t table, const void *key, size_t length, deed_known *out);
// DEED_TRUE when a kept table has no metatable and holds nothing but numbers, texts, booleans and
// such tables, at most 8 deep and 65536 in number; else DEED_FALSE.
int deed_known_plain(lua_State *L, int32_t table, deed_known *out);
// A field of an encoded value, by its metatable.
int deed_known_method(lua_State *L, const void *value, size_t length, const char *name,
                      size_t name_length, deed_known *out);
// Keeps the table of globals.
int deed_known_globals(lua_State *L, deed_known *out);

#endif
