// Messages through libcurl. Its numbers are part of its stable interface, so no header is needed.
#include "deed_system.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

enum {
  option_read_data = 10009,
  option_url = 10002,
  option_error_buffer = 10010,
  option_post_fields = 10015,
  option_user_agent = 10018,
  option_http_header = 10023,
  option_user = 10173,
  option_password = 10174,
  option_mail_from = 10186,
  option_mail_receivers = 10187,
  option_write = 20011,
  option_read = 20012,
  option_upload = 46,
  option_post_size = 60,
  option_no_signal = 99,
  option_use_tls = 119,
  option_milliseconds = 155,
  option_protocols = 181,
  protocols_web = 1 << 0 | 1 << 1,
  protocols_mail = 1 << 16 | 1 << 17,
  tls_all = 3,
  info_status = 0x200002,
};

typedef struct {
  void *(*init)(void);
  int (*set)(void *, int, ...);
  int (*perform)(void *);
  int (*get)(void *, int, ...);
  void (*clean)(void *);
  const char *(*explain)(int);
  void *(*append)(void *, const char *);
  void (*free_list)(void *);
} library;

static bool load(library *curl) {
  static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib"};
  void *handle = NULL;
  for (size_t i = 0; i < sizeof names / sizeof *names && handle == NULL; i++) {
    handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
  }
  if (handle == NULL) return false;
  curl->init = (void *(*)(void))dlsym(handle, "curl_easy_init");
  curl->set = (int (*)(void *, int, ...))dlsym(handle, "curl_easy_setopt");
  curl->perform = (int (*)(void *))dlsym(handle, "curl_easy_perform");
  curl->get = (int (*)(void *, int, ...))dlsym(handle, "curl_easy_getinfo");
  curl->clean = (void (*)(void *))dlsym(handle, "curl_easy_cleanup");
  curl->explain = (const char *(*)(int))dlsym(handle, "curl_easy_strerror");
  curl->append = (void *(*)(void *, const char *))dlsym(handle, "curl_slist_append");
  curl->free_list = (void (*)(void *))dlsym(handle, "curl_slist_free_all");
  return curl->init && curl->set && curl->perform && curl->get && curl->clean && curl->explain &&
         curl->append && curl->free_list;
}

static size_t drop(char *bytes, size_t size, size_t count, void *context) {
  (void)bytes;
  (void)context;
  return size * count;
}

typedef struct {
  const char *bytes;
  size_t length;
} rest;

static size_t give(char *buffer, size_t size, size_t count, void *context) {
  rest *left = context;
  size_t most = size * count;
  size_t part = left->length < most ? left->length : most;
  memcpy(buffer, left->bytes, part);
  left->bytes += part;
  left->length -= part;
  return part;
}

long deed_send(const deed_message *message, char *remark, size_t size) {
  library curl;
  remark[0] = 0;
  if (!load(&curl)) return -1;
  void *handle = curl.init();
  if (handle == NULL) {
    snprintf(remark, size, "libcurl did not start");
    return 0;
  }
  char detail[256] = "";
  void *lines = NULL;
  rest left = {message->body, message->length};
  curl.set(handle, option_no_signal, 1L);
  curl.set(handle, option_error_buffer, detail);
  curl.set(handle, option_url, message->url);
  curl.set(handle, option_milliseconds, message->milliseconds);
  curl.set(handle, option_write, drop);
  if (message->user != NULL && message->password != NULL) {
    curl.set(handle, option_user, message->user);
    curl.set(handle, option_password, message->password);
  }
  if (message->sender != NULL) {
    curl.set(handle, option_protocols, (long)protocols_mail);
    // Credentials never cross the network unprotected.
    if (message->user != NULL) curl.set(handle, option_use_tls, (long)tls_all);
    lines = curl.append(NULL, message->receiver);
    curl.set(handle, option_mail_from, message->sender);
    curl.set(handle, option_mail_receivers, lines);
    curl.set(handle, option_upload, 1L);
    curl.set(handle, option_read, give);
    curl.set(handle, option_read_data, &left);
  } else {
    curl.set(handle, option_protocols, (long)protocols_web);
    curl.set(handle, option_user_agent, "deed");
    lines = curl.append(NULL, "Content-Type: application/json");
    if (message->header != NULL) lines = curl.append(lines, message->header);
    curl.set(handle, option_http_header, lines);
    curl.set(handle, option_post_size, (long)message->length);
    curl.set(handle, option_post_fields, message->body);
  }
  int code = curl.perform(handle);
  long status = 0;
  curl.get(handle, info_status, &status);
  if (code != 0) snprintf(remark, size, "%s", detail[0] ? detail : curl.explain(code));
  curl.free_list(lines);
  curl.clean(handle);
  return status;
}
