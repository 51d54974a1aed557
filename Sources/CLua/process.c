// Signals, the time limit, and standard output.
#include "machine.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <unistd.h>

static deed_vm *volatile watched;
static pthread_t owner;
static volatile sig_atomic_t first_signal;

static const char *reason_of(int signal_number) {
  return signal_number == SIGINT ? "interrupted" : signal_number == SIGTERM ? "terminated"
                                                                             : "timed out";
}

static void end_process(int signal_number) {
  static const char text[] = "deed: stopped while busy\n";
  ssize_t written = write(2, text, sizeof text - 1);
  (void)written;
  _exit(signal_number == SIGINT ? 130 : signal_number == SIGTERM ? 143 : 124);
}

static void on_signal(int signal_number) {
  if (!pthread_equal(pthread_self(), owner)) {
    pthread_kill(owner, signal_number);
    return;
  }
  if (first_signal != 0) end_process(first_signal);
  first_signal = signal_number;
  deed_vm *vm = watched;
  if (vm != NULL) deed_vm_stop(vm, reason_of(signal_number));
  // The host may be busy in a kernel: it gets a second.
  struct itimerval grace = {{0, 0}, {1, 0}};
  setitimer(ITIMER_REAL, &grace, NULL);
}

void deed_watch(deed_vm *vm, double seconds) {
  static const int signals[] = {SIGINT, SIGTERM, SIGALRM};
  watched = vm;
  owner = pthread_self();
  first_signal = 0;
  struct sigaction action = {0};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  // Whoever started the process may have blocked them: a blocked signal would never stop a script.
  sigset_t needed;
  sigemptyset(&needed);
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
    sigaction(signals[i], &action, NULL);
    sigaddset(&needed, signals[i]);
  }
  pthread_sigmask(SIG_UNBLOCK, &needed, NULL);
  if (seconds > 0) {
    struct itimerval limit = {{0, 0}, {(time_t)seconds, 0}};
    limit.it_value.tv_usec = (suseconds_t)((seconds - (double)(time_t)seconds) * 1e6);
    if (limit.it_value.tv_sec == 0 && limit.it_value.tv_usec == 0) limit.it_value.tv_usec = 1;
    setitimer(ITIMER_REAL, &limit, NULL);
  }
}

int deed_unwatch(void) {
  struct itimerval none = {{0, 0}, {0, 0}};
  setitimer(ITIMER_REAL, &none, NULL);
  signal(SIGINT, SIG_DFL);
  signal(SIGTERM, SIG_DFL);
  watched = NULL;
  return first_signal;
}

void deed_write_output(const void *bytes, size_t length) { fwrite(bytes, 1, length, stdout); }
void deed_write_error(const void *bytes, size_t length) {
  fflush(stdout);
  fwrite(bytes, 1, length, stderr);
}
bool deed_flush_output(void) { return fflush(stdout) == 0 && !ferror(stdout); }
