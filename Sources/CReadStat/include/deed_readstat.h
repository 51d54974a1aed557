// Reads SPSS files through libreadstat, which is loaded on first use: Debian has no static library
// of it, and few analysts need it.
#ifndef DEED_READSTAT_H
#define DEED_READSTAT_H

#include <stddef.h>

// What is found goes to these functions; each returns 0 to go on, another number to stop.
typedef struct {
  void *context;
  int (*variable)(void *context, int column, const char *name, const char *label, const char *format,
                  const char *label_set, int is_text);
  // A label of a number, or of a text when `text` is not NULL.
  int (*label)(void *context, const char *label_set, double number, const char *text, const char *label);
  // `missing`: 0 for a value, 1 for none, 2 for a value that the file declares missing.
  int (*number)(void *context, int row, int column, double value, int missing);
  int (*text)(void *context, int row, int column, const char *text, int missing);
} deed_sav_sink;

enum { DEED_SAV_NO_LIBRARY = -1, DEED_SAV_OTHER_LIBRARY = -2 };

// Reads the file at `path`. `library` names the library, or NULL for the system's. Gives 0, one of
// the numbers above, or libreadstat's error with its sentence in `message`.
int deed_sav_read(const char *library, const char *path, const deed_sav_sink *sink, char *message,
                  size_t capacity);

#endif
