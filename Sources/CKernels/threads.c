// Where the system puts threads.
#define _GNU_SOURCE
#include "deed_threads.h"

#ifdef __GLIBC__
#include <sched.h>
#include <unistd.h>

bool deed_begin_elsewhere(pthread_attr_t *attributes) {
  cpu_set_t others;
  const int here = sched_getcpu();
  if (here < 0 || here >= CPU_SETSIZE) return false;
  if (sched_getaffinity(getpid(), sizeof others, &others) != 0) return false;
  CPU_CLR(here, &others);
  return CPU_COUNT(&others) > 0 && pthread_attr_setaffinity_np(attributes, sizeof others, &others) == 0;
}

void deed_go_anywhere(void) {
  cpu_set_t all;
  if (sched_getaffinity(getpid(), sizeof all, &all) == 0) {
    (void)sched_setaffinity(0, sizeof all, &all);
  }
}
#else
bool deed_begin_elsewhere(pthread_attr_t *attributes) {
  (void)attributes;
  return false;
}

void deed_go_anywhere(void) {}
#endif
