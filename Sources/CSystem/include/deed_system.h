// What Swift cannot call of the system and its libraries: functions with a variable number of
// arguments.
#ifndef DEED_SYSTEM_H
#define DEED_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>

// Has the system end this process when the thread that started it ends, where it can; false when
// `parent`, which started it, is gone already.
bool deed_end_with_parent(int parent);

// What is sent, all text; what does not apply is NULL.
typedef struct {
  const char *url;
  const void *body;
  size_t length;
  // Of a request: a header line more, such as "Authorization: Bearer …".
  const char *header;
  // Of mail: both addresses.
  const char *sender;
  const char *receiver;
  // Both or neither.
  const char *user;
  const char *password;
  long milliseconds;
} deed_message;

// Sends a message with libcurl, which is loaded on first use: a POST of JSON, or mail when there
// is a sender. Gives the HTTP or SMTP status, 0 when there is none, -1 when libcurl is not there;
// `remark` gets what went wrong, or "".
long deed_send(const deed_message *message, char *remark, size_t size);

#endif
