// The worker's process and the one that watches it.
#ifdef __linux__
#define _GNU_SOURCE
#endif
#include "deed_worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

extern char **environ;

// The worker stops itself at its limit; these are the moments that it is given beyond.
static const double term_after = 0.1, kill_after = 0.17;

static struct timespec split_at;
static sigset_t before;
static bool is_worker;

static const int passed_on[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};

static void close_descriptors(void) {
#ifdef SYS_close_range
  if (syscall(SYS_close_range, 3u, ~0u, 0u) == 0) return;
#endif
  long most = sysconf(_SC_OPEN_MAX);
  for (int descriptor = 3; descriptor < (most > 0 && most < 65536 ? most : 65536); descriptor++)
    close(descriptor);
}

int deed_worker_fork(void) {
  sigset_t waited;
  sigemptyset(&waited);
  sigaddset(&waited, SIGCHLD);
  sigaddset(&waited, SIGALRM);
  for (size_t i = 0; i < sizeof passed_on / sizeof *passed_on; i++) sigaddset(&waited, passed_on[i]);
  sigprocmask(SIG_BLOCK, &waited, &before);
  signal(SIGCHLD, SIG_DFL); // a parent that ignores it would take the worker's end away
  clock_gettime(CLOCK_MONOTONIC, &split_at);
  pid_t parent = getpid(), worker = fork();
  if (worker != 0) {
    if (worker < 0) sigprocmask(SIG_SETMASK, &before, NULL);
    return worker;
  }
  is_worker = true;
  setpgid(0, 0);
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  if (getppid() != parent) _exit(1);
  signal(SIGTTIN, SIG_IGN); // a script that reads a terminal gets an error instead of sleeping
  signal(SIGTTOU, SIG_IGN);
  close_descriptors();
  sigprocmask(SIG_SETMASK, &before, NULL);
  return 0;
}

static bool is_kept(const char *variable, const char *const *names) {
  size_t length = strcspn(variable, "=");
  for (; *names != NULL; names++) {
    size_t size = strlen(*names);
    if (size > 0 && (*names)[size - 1] == '*') {
      if (length >= size - 1 && memcmp(variable, *names, size - 1) == 0) return true;
    } else if (size == length && memcmp(variable, *names, size) == 0) return true;
  }
  return false;
}

void deed_worker_keep_environment(const char *const *names) {
  char **kept = environ;
  for (char **variable = environ; *variable != NULL; variable++) {
    if (is_kept(*variable, names)) *kept++ = *variable;
    else memset(*variable, 0, strlen(*variable)); // nor in /proc/self/environ
  }
  *kept = NULL;
}

static void lower(int resource, uint64_t most) {
  struct rlimit limit;
  if (most == 0 || getrlimit(resource, &limit) != 0) return;
  if (limit.rlim_max == RLIM_INFINITY || limit.rlim_max > most) limit.rlim_max = most;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(resource, &limit);
}

void deed_worker_limit(uint64_t address_space, uint64_t cpu_seconds, uint64_t file_size,
                       uint64_t open_files) {
#ifdef __linux__
  lower(RLIMIT_AS, address_space);
#endif
  lower(RLIMIT_CPU, cpu_seconds);
  lower(RLIMIT_FSIZE, file_size);
  lower(RLIMIT_NOFILE, open_files);
  if (file_size > 0) signal(SIGXFSZ, SIG_IGN); // a write that fails says why
}

bool deed_worker_is_one(void) { return is_worker; }

double deed_worker_age(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)(now.tv_sec - split_at.tv_sec) + (double)(now.tv_nsec - split_at.tv_nsec) / 1e9;
}

static void alarm_at(double age) {
  double left = age - deed_worker_age();
  if (left < 1e-5) left = 1e-5;
  struct itimerval timer = {{0, 0}, {(time_t)left, 0}};
  timer.it_value.tv_usec = (suseconds_t)((left - (double)timer.it_value.tv_sec) * 1e6);
  if (timer.it_value.tv_sec == 0 && timer.it_value.tv_usec == 0) timer.it_value.tv_usec = 1;
  setitimer(ITIMER_REAL, &timer, NULL);
}

// To the worker's group, or to the worker alone before it leads one.
static void send(int worker, int signal_number) {
  if (kill(-worker, signal_number) != 0) kill(worker, signal_number);
}

deed_worker_end deed_worker_wait(int worker, double seconds) {
  deed_worker_end end = {-1, 0, false};
  sigset_t waited;
  int signal_number, status = 0;
  sigemptyset(&waited);
  sigaddset(&waited, SIGCHLD);
  sigaddset(&waited, SIGALRM);
  for (size_t i = 0; i < sizeof passed_on / sizeof *passed_on; i++) sigaddset(&waited, passed_on[i]);
  if (seconds > 0) alarm_at(seconds + term_after);
  for (;;) {
    pid_t found = waitpid(worker, &status, WNOHANG);
    if (found == worker || (found < 0 && errno != EINTR)) break;
    if (sigwait(&waited, &signal_number) != 0) continue;
    switch (signal_number) {
    case SIGCHLD: break;
    case SIGALRM:
      if (seconds <= 0) break;
      send(worker, end.timed_out ? SIGKILL : SIGTERM);
      if (!end.timed_out) alarm_at(seconds + kill_after);
      end.timed_out = true;
      break;
    case SIGTSTP:
      send(worker, SIGSTOP);
      kill(getpid(), SIGSTOP);
      send(worker, SIGCONT);
      break;
    case SIGHUP: send(worker, SIGTERM); break;
    default: send(worker, signal_number);
    }
  }
  kill(-worker, SIGKILL); // whatever it left behind
  struct itimerval none = {{0, 0}, {0, 0}};
  setitimer(ITIMER_REAL, &none, NULL);
  sigprocmask(SIG_SETMASK, &before, NULL);
  if (WIFEXITED(status)) end.code = WEXITSTATUS(status);
  else if (WIFSIGNALED(status)) end.signal = WTERMSIG(status);
  return end;
}

uint64_t deed_worker_physical_memory(void) {
  long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
  return pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size : (uint64_t)8 << 30;
}

void deed_worker_hang(void) {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, NULL);
  for (volatile int i = 0;; i++) {
  }
}
