// The process in which a script runs, and the one that watches it.
#ifndef DEED_WORKER_H
#define DEED_WORKER_H

#include <stdbool.h>
#include <stdint.h>

// How a worker ended.
typedef struct deed_worker_end {
  int code;       // its exit code, or -1 when a signal ended it
  int signal;     // the signal, or 0
  bool timed_out; // it had to be ended for its time limit
} deed_worker_end;

// Splits the process while it has one thread. Returns 0 in the worker, the worker's id in the other,
// -1 when the system has no room for it. The worker leads a process group of its own, ends with the
// other process, and has no descriptors but 0, 1 and 2.
int deed_worker_fork(void);

// In the worker, first of all: keeps no variables of the environment but those named (`NAME`, or
// `PREFIX*`; the last is NULL).
void deed_worker_keep_environment(const char *const *names);

// In the worker: no new privileges, no core files; no other program and no other process from now
// on, nor access to any. False when the system cannot do it, which is no failure on macOS.
bool deed_worker_confine(void);
// In the worker: no connections from now on.
bool deed_worker_refuse_network(void);
// In the worker: limits that only ever go down. 0: as it was.
void deed_worker_limit(uint64_t address_space, uint64_t cpu_seconds, uint64_t file_size,
                       uint64_t open_files);

// In the other process: waits for the worker and passes signals on to it. After `seconds` (0: no
// limit) and a moment for the worker to end by itself it is terminated, and then killed with
// everything in its group.
deed_worker_end deed_worker_wait(int worker, double seconds);

// Whether this process is a worker.
bool deed_worker_is_one(void);
// What went by since the split, in seconds.
double deed_worker_age(void);

// The bytes of memory that the machine has.
uint64_t deed_worker_physical_memory(void);

// For tests: goes deaf to every signal that can be refused, and never returns.
void deed_worker_hang(void);
// For tests: tries to start a program, to split, and to open a connection; gives a bit for each that
// succeeded: 1, 2, 4.
int deed_worker_probe(void);

#endif
