// A row function as one that takes its columns as arguments. `function(c) return c.a > c.b end`
// reads two fields of an object a row; the same bytecode with `c` replaced by the values of `a` and
// `b`, and each read of a field by a move, does what it did in a third of the time.
//
// Only for functions in which the row is nothing but the object of such reads: what is stored,
// passed on or captured stays the object.
#include "rows.h"

#include "dump.h"

#include <string.h>

// Marks the names of the arguments, which an error's text calls locals and not fields.
#define MARK "\1\2deed\3"

enum {
  MOST_REGISTERS = 250, ROW = 0, OPERATIONS = 83,
  OP_MOVE = 0, OP_GETFIELD = 14, OP_MODK = 25, OP_IDIVK = 28, OP_MOD = 37, OP_IDIV = 40,
};

// Which fields of an instruction are registers: A, B, C, and C unless k says that it is a constant.
enum { A = 1, B = 2, C = 4, K = 8 };

static const uint8_t registers[OPERATIONS] = {
    /* MOVE LOADI LOADF LOADK LOADKX LOADFALSE LFALSESKIP LOADTRUE LOADNIL */
    A | B, A, A, A, A, A, A, A, A,
    /* GETUPVAL SETUPVAL GETTABUP GETTABLE GETI GETFIELD */
    A, A, A, A | B | C, A | B, A | B,
    /* SETTABUP SETTABLE SETI SETFIELD NEWTABLE SELF */
    K, A | B | K, A | K, A | K, A, A | B | K,
    /* ADDI, seven with a constant number, three of bits with one, SHRI SHLI */
    A | B, A | B, A | B, A | B, A | B, A | B, A | B, A | B, A | B, A | B, A | B, A | B, A | B,
    /* ADD SUB MUL MOD POW DIV IDIV BAND BOR BXOR SHL SHR */
    A | B | C, A | B | C, A | B | C, A | B | C, A | B | C, A | B | C, A | B | C, A | B | C,
    A | B | C, A | B | C, A | B | C, A | B | C,
    /* MMBIN MMBINI MMBINK UNM BNOT NOT LEN CONCAT CLOSE TBC JMP */
    A | B, A, A, A | B, A | B, A | B, A | B, A, A, A, 0,
    /* EQ LT LE EQK EQI LTI LEI GTI GEI TEST TESTSET */
    A | B, A | B, A | B, A, A, A, A, A, A, A, A | B,
    /* CALL TAILCALL RETURN RETURN0 RETURN1 FORLOOP FORPREP TFORPREP TFORCALL TFORLOOP */
    A, A, A, 0, A, A, A, A, A, A,
    /* SETLIST CLOSURE VARARG VARARGPREP EXTRAARG */
    A, A, A, A, 0,
};

typedef struct text {
  const char *start;
  size_t length;
} text;

// Where the parts of the outermost function of a dump are.
typedef struct parts {
  uint8_t *parameters; // their number; the number of registers is two bytes on
  uint8_t *code;
  size_t instructions;
  text *constants;     // those that are texts
  size_t constant_count;
  uint8_t *variables;  // the number of named local variables
  size_t variable_count;
  uint8_t *later_variables, *end; // those after the first; the end of the dump
} parts;

typedef struct arguments {
  const deed_row_loop *loop;
  int32_t *columns; // by argument
  int count;
} arguments;

static int argument_of(arguments *found, text name) {
  int32_t column = -1;
  for (int32_t i = 0; i < found->loop->column_count && column < 0; i++) {
    const deed_row_column *candidate = &found->loop->columns[i];
    if (candidate->name_length == name.length &&
        memcmp(candidate->name, name.start, name.length) == 0)
      column = i;
  }
  if (column < 0) return -1;
  for (int i = 0; i < found->count; i++)
    if (found->columns[i] == column) return i;
  if (found->count == DEED_MOST_ARGUMENTS) return -1;
  found->columns[found->count] = column;
  return found->count++;
}

static uint32_t field_a(uint32_t i) { return i >> 7 & 0xff; }
static uint32_t field_b(uint32_t i) { return i >> 16 & 0xff; }
static uint32_t field_c(uint32_t i) { return i >> 24 & 0xff; }

// Whether an error of the instruction may be told of the line of an earlier one that could call a
// function: Lua 5.4.4 does not note where it is before a division by zero.
static bool is_told_elsewhere(uint32_t operation) {
  return operation == OP_MODK || operation == OP_IDIVK || operation == OP_MOD ||
         operation == OP_IDIV;
}

// Whether the row is only read by its columns' names, which become `found`.
static bool find_arguments(const parts *function, arguments *found) {
  for (size_t i = 0; i < function->instructions; i++) {
    uint32_t instruction;
    memcpy(&instruction, function->code + 4 * i, 4);
    uint32_t operation = instruction & 0x7f;
    if (operation >= OPERATIONS || is_told_elsewhere(operation)) return false;
    uint8_t fields = registers[operation];
    bool is_read = operation == OP_GETFIELD && field_b(instruction) == ROW;
    if (fields & A && field_a(instruction) == ROW) return false;
    if (fields & B && field_b(instruction) == ROW && !is_read) return false;
    if (fields & C && field_c(instruction) == ROW) return false;
    if (fields & K && !(instruction >> 15 & 1) && field_c(instruction) == ROW) return false;
    if (!is_read) continue;
    uint32_t constant = field_c(instruction);
    if (constant >= function->constant_count || function->constants[constant].start == NULL ||
        argument_of(found, function->constants[constant]) < 0)
      return false;
  }
  return found->count > 0;
}

// Shifts the registers behind the row's and turns the reads of fields into moves.
static void change_code(const parts *function, arguments *found) {
  const uint32_t shift = (uint32_t)found->count - 1;
  for (size_t i = 0; i < function->instructions; i++) {
    uint32_t instruction;
    memcpy(&instruction, function->code + 4 * i, 4);
    const uint32_t operation = instruction & 0x7f;
    const uint8_t fields = registers[operation];
    if (operation == OP_GETFIELD && field_b(instruction) == ROW) {
      const uint32_t argument =
          (uint32_t)argument_of(found, function->constants[field_c(instruction)]);
      instruction = OP_MOVE | (field_a(instruction) + shift) << 7 | argument << 16;
    } else {
      if (fields & A) instruction += shift << 7;
      if (fields & B) instruction += shift << 16;
      if (fields & C || (fields & K && !(instruction >> 15 & 1))) instruction += shift << 24;
    }
    memcpy(function->code + 4 * i, &instruction, 4);
  }
}

// Skips an inner function; with `shift`, moves what it captures of the outer function's registers.
// False when it captures the row.
static bool pass_inner(deed_dump_reader *dump, int depth, bool is_direct, int shift) {
  if (depth > 200) dump->is_damaged = true;
  deed_dump_skip_text(dump);
  deed_dump_size(dump);
  deed_dump_size(dump);
  deed_dump_skip(dump, 3);
  size_t instructions = deed_dump_size(dump);
  if (instructions > (size_t)(dump->end - dump->at) / 4) dump->is_damaged = true;
  else deed_dump_skip(dump, 4 * instructions);
  deed_dump_skip_constants(dump);
  for (size_t count = deed_dump_size(dump); count > 0 && !dump->is_damaged; count--) {
    uint8_t *upvalue = dump->at;
    deed_dump_skip(dump, 3);
    if (dump->is_damaged || !is_direct || upvalue[0] == 0) continue;
    if (upvalue[1] == ROW) return false;
    upvalue[1] = (uint8_t)(upvalue[1] + shift);
  }
  for (size_t count = deed_dump_size(dump); count > 0 && !dump->is_damaged; count--)
    if (!pass_inner(dump, depth + 1, false, 0)) return false;
  deed_dump_skip_debug(dump);
  return !dump->is_damaged;
}

static bool is_row_named(deed_dump_reader *dump, size_t instructions) {
  size_t stored = deed_dump_size(dump);
  const char *name = (const char *)dump->at;
  if (stored == 0) return false;
  deed_dump_skip(dump, stored - 1);
  // Fields of a variable of this name are called globals in messages.
  bool is_environment = !dump->is_damaged && stored == 5 && memcmp(name, "_ENV", 4) == 0;
  size_t from = deed_dump_size(dump), to = deed_dump_size(dump);
  return !dump->is_damaged && !is_environment && from == 0 && to == instructions;
}

// Reads the dump's function and finds the arguments; on success the code is changed already.
static bool change_function(lua_State *L, deed_dump_reader dump, parts *function, arguments *found) {
  deed_dump_skip_text(&dump);
  deed_dump_size(&dump);
  deed_dump_size(&dump);
  function->parameters = dump.at;
  deed_dump_skip(&dump, 3);
  if (dump.is_damaged || function->parameters[0] != 1 || function->parameters[1] != 0) return false;
  function->instructions = deed_dump_size(&dump);
  function->code = dump.at;
  if (function->instructions > (size_t)(dump.end - dump.at) / 4) return false;
  deed_dump_skip(&dump, 4 * function->instructions);
  function->constant_count = deed_dump_size(&dump);
  if (dump.is_damaged || function->constant_count > (size_t)(dump.end - dump.at)) return false;
  function->constants = lua_newuserdatauv(L, (function->constant_count + 1) * sizeof(text), 0);
  for (size_t i = 0; i < function->constant_count; i++) {
    text *constant = &function->constants[i];
    constant->length = 0;
    constant->start = deed_dump_constant(&dump, &constant->length);
  }
  size_t upvalues = deed_dump_size(&dump);
  if (upvalues > 255) return false;
  deed_dump_skip(&dump, 3 * upvalues);
  if (dump.is_damaged || !find_arguments(function, found)) return false;
  int size = function->parameters[2] + found->count - 1;
  if (size > MOST_REGISTERS) return false;
  for (size_t count = deed_dump_size(&dump); count > 0 && !dump.is_damaged; count--)
    if (!pass_inner(&dump, 0, true, found->count - 1)) return false;
  deed_dump_skip_lines(&dump);
  function->variables = dump.at;
  function->variable_count = deed_dump_size(&dump);
  if (dump.is_damaged || function->variable_count == 0 ||
      !is_row_named(&dump, function->instructions))
    return false;
  function->later_variables = dump.at;
  function->end = dump.end;
  change_code(function, found);
  function->parameters[0] = (uint8_t)found->count;
  function->parameters[2] = (uint8_t)size;
  return true;
}

static void add_size(luaL_Buffer *into, size_t value) {
  char digits[10];
  int at = sizeof digits;
  digits[--at] = (char)((value & 0x7f) | 0x80);
  while (value >>= 7) digits[--at] = (char)(value & 0x7f);
  luaL_addlstring(into, digits + at, sizeof digits - (size_t)at);
}

int deed_push_arguments_function(lua_State *L, const deed_row_loop *loop, int32_t *columns) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, loop->function);
  const int original = lua_gettop(L);
  if (!lua_isfunction(L, original) || lua_iscfunction(L, original)) return 0;
  deed_dump_reader dump = deed_dump_of(L);
  arguments found = {loop, columns, 0};
  parts function = {0};
  if (dump.is_damaged || !change_function(L, dump, &function, &found)) return 0;
  const uint8_t *start = deed_vm_of(L)->results.start;
  luaL_Buffer changed;
  luaL_buffinit(L, &changed);
  luaL_addlstring(&changed, (const char *)start, (size_t)(function.variables - start));
  add_size(&changed, function.variable_count - 1 + (size_t)found.count);
  for (int i = 0; i < found.count; i++) {
    const deed_row_column *column = &loop->columns[columns[i]];
    add_size(&changed, strlen(MARK) + column->name_length + 1);
    luaL_addstring(&changed, MARK);
    luaL_addlstring(&changed, column->name, column->name_length);
    add_size(&changed, 0);
    add_size(&changed, function.instructions);
  }
  luaL_addlstring(&changed, (const char *)function.later_variables,
                  (size_t)(function.end - function.later_variables));
  luaL_pushresult(&changed);
  size_t length;
  const char *bytes = lua_tolstring(L, -1, &length);
  lua_pushvalue(L, original);
  deed_load_dump(L, bytes, length, "=row");
  for (int i = 1; lua_getupvalue(L, original, i) != NULL; i++) {
    lua_pop(L, 1);
    lua_upvaluejoin(L, -1, i, original, i);
  }
  return found.count;
}

// ---- Messages ----------------------------------------------------------------------------------

int deed_name_fields(lua_State *L) { // stack: text
  static const char local[] = "local '" MARK, field[] = "field '";
  size_t length;
  const char *at = lua_tolstring(L, 1, &length), *end = at + length;
  luaL_Buffer text;
  luaL_buffinit(L, &text);
  while (at < end) {
    if ((size_t)(end - at) >= sizeof local - 1 && memcmp(at, local, sizeof local - 1) == 0) {
      luaL_addlstring(&text, field, sizeof field - 1);
      at += sizeof local - 1;
    } else {
      luaL_addchar(&text, *at++);
    }
  }
  luaL_pushresult(&text);
  return 1;
}
