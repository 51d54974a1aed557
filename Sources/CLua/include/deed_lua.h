// The border between Swift and Lua: what Swift may see of Lua, and nothing else.
//
// Swift never calls a Lua function that can raise: `longjmp` over Swift frames is undefined. Below
// are (1) the functions of Lua's API that its manual marks `-` (they never raise), under their own
// names, and (2) Deed's functions, which do everything else under `lua_pcall` or after the Swift
// frame is gone. This header does not include lua.h.
#ifndef DEED_LUA_H
#define DEED_LUA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct lua_State lua_State;
typedef struct deed_vm deed_vm;

// ---- Lua's own functions that never raise ------------------------------------------------------

enum {
  DEED_TNONE = -1, DEED_TNIL = 0, DEED_TBOOLEAN = 1, DEED_TLIGHTUSERDATA = 2, DEED_TNUMBER = 3,
  DEED_TSTRING = 4, DEED_TTABLE = 5, DEED_TFUNCTION = 6, DEED_TUSERDATA = 7, DEED_TTHREAD = 8,
};

int lua_gettop(lua_State *L);
void lua_settop(lua_State *L, int index);
int lua_checkstack(lua_State *L, int n);
int lua_type(lua_State *L, int index);
int lua_isinteger(lua_State *L, int index);
int lua_toboolean(lua_State *L, int index);
long long lua_tointegerx(lua_State *L, int index, int *is_number);
double lua_tonumberx(lua_State *L, int index, int *is_number);
void lua_pushnil(lua_State *L);
void lua_pushboolean(lua_State *L, int value);
void lua_pushinteger(lua_State *L, long long value);
void lua_pushnumber(lua_State *L, double value);
void lua_pushvalue(lua_State *L, int index);

// The bytes of a string, valid while it is on the stack; NULL for any other type. (`lua_tolstring`
// converts numbers in place, which allocates.)
const char *deed_string(lua_State *L, int index, size_t *length);
// The name of the type of the value: Lua's, or the class of a Deed object. Never NULL.
const char *deed_type_name(lua_State *L, int index);

// ---- A virtual machine -------------------------------------------------------------------------

// Statuses of protected calls; the same numbers as Lua's.
enum { DEED_OK = 0, DEED_ERROR_RUN = 2, DEED_ERROR_SYNTAX = 3, DEED_ERROR_MEMORY = 4 };

// A new machine with the libraries of Deed's sandbox and no more than `limit` bytes (0: no limit).
// NULL when there is no memory for it.
deed_vm *deed_vm_new(size_t limit);
// Frees the machine, in whatever state a script left it: Lua runs no more.
void deed_vm_close(deed_vm *vm);
// The coroutine whose code runs; the main one while none does.
lua_State *deed_vm_state(deed_vm *vm);
// The machine of any of its coroutines.
deed_vm *deed_vm_of(lua_State *L);
// One pointer of the host's.
void deed_vm_set_host(deed_vm *vm, void *host);
void *deed_vm_host(deed_vm *vm);

size_t deed_vm_bytes(deed_vm *vm);
bool deed_vm_over_limit(deed_vm *vm);          // an allocation was refused by the limit
bool deed_vm_text_too_long(deed_vm *vm);       // a text of more than 64 MiB was refused
uint64_t deed_vm_allocations(deed_vm *vm);     // growing allocations so far
void deed_vm_fail_at(deed_vm *vm, uint64_t n); // for tests: the n-th from now and all later fail
void deed_vm_collect(deed_vm *vm);             // a full garbage collection
// Objects of the host that Lua holds are small to Lua, however large they are: when the bytes that
// the host keeps, at `kept`, have doubled, and grown by 256 MiB, since the last collection, the next
// call of the host collects first.
void deed_vm_watch(deed_vm *vm, const volatile int64_t *kept);

// Asks the machine to stop at its next instruction: the running script ends with the error `reason`
// (a literal that lives for ever), which nothing in it can catch. Safe from signal handlers of the
// machine's own thread; from other threads only while the machine runs nothing.
void deed_vm_stop(deed_vm *vm, const char *reason);
const char *deed_vm_stopping(deed_vm *vm);     // the reason, or NULL
void deed_vm_resume(deed_vm *vm);              // forgets the request

// ---- Values across the border ------------------------------------------------------------------
//
// Values travel as bytes, each an op followed by its operands in native order, unaligned.
enum {
  DEED_NIL = 0,       //
  DEED_FALSE = 1,     //
  DEED_TRUE = 2,      //
  DEED_INTEGER = 3,   // int64
  DEED_NUMBER = 4,    // double
  DEED_STRING = 5,    // uint64 length, bytes
  DEED_OBJECT = 6,    // int32 tag, uint64 pointer (to Lua: retained, and named in `deed_pend`)
  DEED_SCALAR = 7,    // int32 tag, int64 payload: a date, a time, a span
  DEED_ARRAY = 8,     // uint64 count, values                               (to Lua only)
  DEED_MAP = 9,       // uint64 count, key and value pairs                  (to Lua only)
  DEED_FUNCTION = 10, // uint64 entry, uint64 context                       (to Lua only)
  DEED_REFERENCE = 11, // int32: a value kept in the registry; to Swift: a function, newly kept
  DEED_TABLE = 12,    // uint64 n, n values, key and value pairs, DEED_END  (to Swift only)
  DEED_CYCLE = 13,    // a table inside itself, or nested too deep          (to Swift only)
  DEED_OTHER = 14,    // uint64 length, name of its type                    (to Swift only)
  DEED_END = 15,
  DEED_ROW = 16,      // a table, then an object that answers for the fields it lacks, or nil: the
                      // object that is argument 1 of the call              (to Lua only)
};

// ---- Functions of the host ---------------------------------------------------------------------

typedef struct deed_call {
  lua_State *L;      // the running coroutine; the arguments are at 1…count
  deed_vm *vm;
  int32_t count;
} deed_call;

enum {
  DEED_RAISE = -1,   // raise the text given to `deed_put`, with the script's position before it
  DEED_RETHROW = -2, // raise the value given to `deed_put` as it is
  DEED_RESULTS = -3, // push the values given to `deed_put`
};

// A function of the host. Returns how many results it pushed with functions that never raise, or
// one of the statuses above.
typedef int32_t (*deed_entry)(void *context, deed_call *call);

// Copies encoded values or a text for the machine to use once the host's frame is gone; false when
// there is no memory.
bool deed_put(deed_vm *vm, const void *bytes, size_t length);
// Names an object that the bytes of the next `deed_put` hold retained. When pushing fails, it is
// released at the next chance. False when there is no memory: the object is then still the host's.
bool deed_pend(deed_vm *vm, void *object);
// Called with the object of each DEED_OBJECT that Lua collects.
void deed_vm_set_release(deed_vm *vm, void (*release)(void *object));

// The object of class `tag` at `index`, or NULL.
void *deed_object(lua_State *L, int index, int32_t tag);
// Whether the value at `index` is a scalar (a date, a time) or an object, with tag and payload.
bool deed_scalar(lua_State *L, int index, int32_t *tag, int64_t *payload);

// ---- Protected twins ---------------------------------------------------------------------------
//
// Each leaves the stack as it was. On failure the error's text is at `deed_error`.

// Sets a global to an encoded value.
int deed_set_global(deed_vm *vm, const char *name, const void *bytes, size_t length);
// Declares class `tag`: encoded map of its methods, encoded map of its metamethods. `__index`
// gives a method, else calls the metamethod `__field(self, key)`.
int deed_set_class(deed_vm *vm, int32_t tag, const char *name, const void *methods,
                   size_t methods_length, const void *meta, size_t meta_length);
// Makes every library among the globals, and those inside, read-only.
int deed_seal_libraries(deed_vm *vm);
// Where `math.random` begins from now on, until a script says otherwise.
int deed_seed_random(deed_vm *vm, int64_t seed);
// Makes an environment: a copy of the globals with its own `load` and `require`. `origin` is what
// the resolver is told of who asks. `*reference` is its place.
int deed_new_environment(deed_vm *vm, const char *origin, int32_t *reference);
// Compiles text (never bytecode) in a kept environment, or DEED_GLOBALS, and keeps the function;
// `*reference` is its place.
int deed_load(deed_vm *vm, const char *text, size_t length, const char *name, int32_t environment,
              int32_t *reference);
enum { DEED_GLOBALS = -2 };
// What finds modules: an encoded function (name, origin) that returns the module's key, the chunk's
// name and its text. Environments made from now on have `require`.
int deed_set_resolver(deed_vm *vm, const void *function, size_t length);
// For tests: overwrites the machine's own memory.
void deed_vm_corrupt(deed_vm *vm);
// For tests: sets a global to a table of the functions of Lua's own that Deed has in other versions.
int deed_set_originals(deed_vm *vm, const char *name);
// Calls the kept function with encoded arguments and encodes all its results at `deed_results`.
int deed_invoke(lua_State *L, int32_t reference, const void *arguments, size_t length,
                int32_t argument_count, bool traceback);
// Encodes the value at `index` at `deed_results`. Functions in it are kept in the registry.
int deed_encode(lua_State *L, int index);
// Forgets a kept value. Never raises.
void deed_release(deed_vm *vm, int32_t reference);
// Appends the unstripped bytecode of the kept Lua function to `deed_results`.
int deed_dump(lua_State *L, int32_t reference);
// Encodes the upvalues of the kept Lua function at `deed_results`: name and value in turn.
int deed_upvalues(lua_State *L, int32_t reference);

// What the last twin produced; valid until the next call into the machine.
const uint8_t *deed_results(deed_vm *vm, size_t *length);
const uint8_t *deed_error(deed_vm *vm, size_t *length);
const uint8_t *deed_traceback(deed_vm *vm, size_t *length);

// The script's position from inside a host call: source and line of the innermost Lua function
// that is not part of Deed's own library. False when there is none.
bool deed_position(lua_State *L, char *source, size_t capacity, int *line);

// Calls `visit` with the chunk of each Lua function that waits for the running function of the host,
// the innermost first, through the coroutines that resumed each other: its name without `@`, or ""
// for what is not a file. Neighbours of one chunk count once, Deed's own are left out. Where a tail
// call took a function off the stack, "" stands for it and is the last: libraries leave none out.
// False when it cannot be known: the function was not called by Lua code itself but by an operator, a
// `for` loop, a function of C, or from deeper than is looked.
bool deed_each_caller(lua_State *L, void *context, void (*visit)(void *context, const char *source));

// Where the Lua function at `index` was written: chunk and line. False when it is none.
bool deed_function_place(lua_State *L, int index, char *source, size_t capacity, int *line);
// The same for a kept function.
bool deed_reference_place(lua_State *L, int32_t reference, char *source, size_t capacity, int *line);

// The context of the host function at `index`, or NULL when it is none.
void *deed_function_context(lua_State *L, int index);

// ---- The process around the machine ------------------------------------------------------------

// From now on the time limit stops `vm`, whose thread is the calling one. `seconds` 0: no limit. With
// `owns_process`, SIGINT and SIGTERM stop it too, and a second SIGINT, or a machine that does not
// stop within a moment, ends the process with the exit code 130, 143 or 124. `*cancelled` (unless
// NULL) is 1 from the first of them until the end of the watch, for loops of the host.
void deed_watch(deed_vm *vm, double seconds, bool owns_process, volatile int32_t *cancelled);
// Ends the watch and gives what stopped the machine: 0, SIGINT, SIGTERM, or SIGALRM for the limit.
int deed_unwatch(deed_vm *vm);

// Writes to standard output through the buffer that Lua's `print` uses; standard error unbuffered.
void deed_write_output(const void *bytes, size_t length);
void deed_write_error(const void *bytes, size_t length);
// Whether everything written so far has reached its place.
bool deed_flush_output(void);

#endif
