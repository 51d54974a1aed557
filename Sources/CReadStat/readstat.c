#include "deed_readstat.h"

#include <dlfcn.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>

// The part of libreadstat 1.1's interface that is used, declared here because its header is not
// needed to build.
typedef struct parser parser;
typedef struct variable variable;
typedef struct {
  union {
    float f;
    double d;
    int8_t i8;
    int16_t i16;
    int32_t i32;
    const char *text;
  } v;
  int type;
  char tag;
  unsigned int is_system_missing : 1;
  unsigned int is_tagged_missing : 1;
} value;
enum { TYPE_STRING = 0, TYPE_STRING_REF = 6 };

typedef int (*variable_handler)(int, variable *, const char *, void *);
typedef int (*value_handler)(int, variable *, value, void *);
typedef int (*label_handler)(const char *, value, const char *, void *);

static struct {
  parser *(*init)(void);
  void (*release)(parser *);
  int (*set_variable)(parser *, variable_handler);
  int (*set_value)(parser *, value_handler);
  int (*set_label)(parser *, label_handler);
  int (*parse)(parser *, const char *, void *);
  const char *(*message)(int);
  int (*index)(const variable *);
  const char *(*name)(const variable *);
  const char *(*label)(const variable *);
  const char *(*format)(const variable *);
  int (*type)(const variable *);
  int (*is_system_missing)(value);
  int (*is_defined_missing)(value, variable *);
  double (*number)(value);
  const char *(*text)(value);
} api;

static int is_text(int type) { return type == TYPE_STRING || type == TYPE_STRING_REF; }

static int on_variable(int index, variable *variable, const char *label_set, void *context) {
  const deed_sav_sink *sink = context;
  (void)index;
  return sink->variable(sink->context, api.index(variable), api.name(variable), api.label(variable),
                        api.format(variable), label_set, is_text(api.type(variable)));
}

static int on_value(int row, variable *variable, value value, void *context) {
  const deed_sav_sink *sink = context;
  int missing = api.is_system_missing(value) ? 1 : api.is_defined_missing(value, variable) ? 2 : 0;
  int column = api.index(variable);
  if (is_text(api.type(variable))) {
    return sink->text(sink->context, row, column, missing == 1 ? NULL : api.text(value), missing);
  }
  return sink->number(sink->context, row, column, missing == 1 ? NAN : api.number(value), missing);
}

static int on_label(const char *label_set, value value, const char *label, void *context) {
  const deed_sav_sink *sink = context;
  if (is_text(value.type)) return sink->label(sink->context, label_set, NAN, api.text(value), label);
  return sink->label(sink->context, label_set, api.number(value), NULL, label);
}

static int load(const char *library) {
#ifdef __APPLE__
  const char *usual = "libreadstat.1.dylib";
#else
  const char *usual = "libreadstat.so.1";
#endif
  void *handle = dlopen(library ? library : usual, RTLD_NOW | RTLD_LOCAL);
  if (!handle) return DEED_SAV_NO_LIBRARY;
#define FIND(field, symbol) \
  if (!(*(void **)&api.field = dlsym(handle, symbol))) return DEED_SAV_OTHER_LIBRARY
  FIND(init, "readstat_parser_init");
  FIND(release, "readstat_parser_free");
  FIND(set_variable, "readstat_set_variable_handler");
  FIND(set_value, "readstat_set_value_handler");
  FIND(set_label, "readstat_set_value_label_handler");
  FIND(parse, "readstat_parse_sav");
  FIND(message, "readstat_error_message");
  FIND(index, "readstat_variable_get_index");
  FIND(name, "readstat_variable_get_name");
  FIND(label, "readstat_variable_get_label");
  FIND(format, "readstat_variable_get_format");
  FIND(type, "readstat_variable_get_type");
  FIND(is_system_missing, "readstat_value_is_system_missing");
  FIND(is_defined_missing, "readstat_value_is_defined_missing");
  FIND(number, "readstat_double_value");
  FIND(text, "readstat_string_value");
#undef FIND
  return 0;
}

int deed_sav_read(const char *library, const char *path, const deed_sav_sink *sink, char *message,
                  size_t capacity) {
  int state = load(library);
  if (state != 0) return state;
  parser *parser = api.init();
  if (!parser) return DEED_SAV_OTHER_LIBRARY;
  api.set_variable(parser, on_variable);
  api.set_value(parser, on_value);
  api.set_label(parser, on_label);
  state = api.parse(parser, path, (void *)sink);
  api.release(parser);
  if (state != 0 && capacity > 0) snprintf(message, capacity, "%s", api.message(state));
  return state;
}
