// Signals, the time limit, and standard output.
#ifdef __linux__
#define _GNU_SOURCE
#endif
#include "machine.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif

// The machine that signals to the process are for, and its thread.
static deed_vm *volatile watched;
static pthread_t owner;
// The machine of this thread that its time limit is for.
static _Thread_local deed_vm *volatile limited;

static const char *reason_of(int signal_number) {
  return signal_number == SIGINT ? "interrupted" : signal_number == SIGTERM ? "terminated"
                                                                             : "timed out";
}

static void end_process(int signal_number) {
  static const char late[] = "the script ran longer than its limit, in the middle of a long step; "
                             "--timeout sets the limit\n",
                    asked[] = "stopped in the middle of a long step\n";
  bool is_late = signal_number == SIGALRM;
  ssize_t written = write(2, is_late ? late : asked, is_late ? sizeof late - 1 : sizeof asked - 1);
  (void)written;
  _exit(signal_number == SIGINT ? 130 : signal_number == SIGTERM ? 143 : 124);
}

// ---- One timer for each watching thread --------------------------------------------------------

#ifdef __linux__
static _Thread_local timer_t timer;

static bool make_timer(void) {
  struct sigevent event = {0};
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = SIGALRM;
#ifdef sigev_notify_thread_id
  event.sigev_notify_thread_id = (pid_t)syscall(SYS_gettid);
#else
  event._sigev_un._tid = (pid_t)syscall(SYS_gettid);
#endif
  return timer_create(CLOCK_MONOTONIC, &event, &timer) == 0;
}

static void set_timer(double seconds) {
  struct itimerspec limit = {{0, 0}, {(time_t)seconds, 0}};
  limit.it_value.tv_nsec = (long)((seconds - (double)limit.it_value.tv_sec) * 1e9);
  if (seconds > 0 && limit.it_value.tv_sec == 0 && limit.it_value.tv_nsec == 0)
    limit.it_value.tv_nsec = 1;
  timer_settime(timer, 0, &limit, NULL);
}

static void drop_timer(void) { timer_delete(timer); }
#else
static bool make_timer(void) { return true; }

static void set_timer(double seconds) {
  struct itimerval limit = {{0, 0}, {(time_t)seconds, 0}};
  limit.it_value.tv_usec = (suseconds_t)((seconds - (double)limit.it_value.tv_sec) * 1e6);
  if (seconds > 0 && limit.it_value.tv_sec == 0 && limit.it_value.tv_usec == 0)
    limit.it_value.tv_usec = 1;
  setitimer(ITIMER_REAL, &limit, NULL);
}

static void drop_timer(void) { set_timer(0); }
#endif

static void stop(deed_vm *vm, int signal_number) {
  if (vm->cause != 0) {
    if (vm->owns_process) end_process(vm->cause);
    return;
  }
  vm->cause = signal_number;
  if (vm->cancelled != NULL) *vm->cancelled = 1;
  deed_vm_stop(vm, reason_of(signal_number));
  // The host may be busy in a kernel: it gets a moment.
  if (vm->owns_process && vm->has_timer) set_timer(signal_number == SIGALRM ? 0.1 : 1);
}

static void on_alarm(int signal_number) {
  deed_vm *vm = limited;
#ifndef __linux__
  if (vm == NULL && watched != NULL && !pthread_equal(pthread_self(), owner)) {
    pthread_kill(owner, signal_number);
    return;
  }
#endif
  if (vm != NULL) stop(vm, signal_number);
}

static void on_signal(int signal_number) {
  if (!pthread_equal(pthread_self(), owner)) {
    pthread_kill(owner, signal_number);
    return;
  }
  deed_vm *vm = watched;
  if (vm != NULL) stop(vm, signal_number);
}

static void handle(int signal_number, void (*handler)(int)) {
  struct sigaction action = {0};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigaction(signal_number, &action, NULL);
}

void deed_watch(deed_vm *vm, double seconds, bool owns_process, volatile int32_t *cancelled) {
  sigset_t needed;
  sigemptyset(&needed);
  vm->cause = 0;
  vm->cancelled = cancelled;
  if (cancelled != NULL) *cancelled = 0;
  vm->owns_process = owns_process;
  vm->has_timer = make_timer();
  limited = vm;
  handle(SIGALRM, on_alarm);
  sigaddset(&needed, SIGALRM);
  if (owns_process) {
    watched = vm;
    owner = pthread_self();
    handle(SIGINT, on_signal);
    handle(SIGTERM, on_signal);
    sigaddset(&needed, SIGINT);
    sigaddset(&needed, SIGTERM);
  }
  // Whoever started the process may have blocked them: a blocked signal would never stop a script.
  pthread_sigmask(SIG_UNBLOCK, &needed, NULL);
  if (seconds > 0 && vm->has_timer) set_timer(seconds);
}

int deed_unwatch(deed_vm *vm) {
  if (vm->has_timer) drop_timer();
  vm->has_timer = false;
  limited = NULL;
  if (vm->owns_process) {
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    watched = NULL;
  }
  if (vm->cancelled != NULL) *vm->cancelled = 0;
  vm->cancelled = NULL;
  return vm->cause;
}

void deed_write_output(const void *bytes, size_t length) { fwrite(bytes, 1, length, stdout); }
void deed_write_error(const void *bytes, size_t length) {
  fflush(stdout);
  fwrite(bytes, 1, length, stderr);
}
bool deed_flush_output(void) { return fflush(stdout) == 0 && !ferror(stdout); }
