// What the worker takes from itself: system calls by which code that broke out of Lua could start
// programs, reach other processes or the network. Filters written by hand for seccomp's machine.
#ifdef __linux__
#define _GNU_SOURCE
#endif
#include "deed_worker.h"

#include <stddef.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))
#define HAS_FILTER 1
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#ifdef __x86_64__
#define NATIVE AUDIT_ARCH_X86_64
#else
#define NATIVE AUDIT_ARCH_AARCH64
#endif

enum { MOST_STEPS = 512 };

typedef struct filter {
  struct sock_filter steps[MOST_STEPS];
  unsigned short count;
} filter;

static void add(filter *f, struct sock_filter step) {
  if (f->count < MOST_STEPS) f->steps[f->count++] = step;
}
static void load(filter *f, size_t offset) {
  add(f, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)offset));
}
static void give(filter *f, unsigned result) {
  add(f, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, result));
}
// Goes on with the next `count` steps when the loaded value equals `value`, else behind them.
static void when(filter *f, unsigned value, unsigned char count) {
  add(f, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, count));
}

static const size_t number_at = offsetof(struct seccomp_data, nr);
// The low half of an argument; both machines are little-endian.
static size_t argument_at(int index) {
  return offsetof(struct seccomp_data, args) + 8 * (size_t)index;
}

static void begin(filter *f) {
  f->count = 0;
  load(f, offsetof(struct seccomp_data, arch));
  add(f, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE, 1, 0));
  give(f, SECCOMP_RET_KILL_PROCESS);
  load(f, number_at);
#ifdef __x86_64__ // no calls of the x32 machine
  add(f, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000u, 0, 1));
  give(f, SECCOMP_RET_ERRNO | EPERM);
#endif
}

static void refuse(filter *f, const int *numbers, size_t count) {
  for (size_t i = 0; i < count; i++) {
    when(f, (unsigned)numbers[i], 1);
    give(f, SECCOMP_RET_ERRNO | EPERM);
  }
}

// Allows a call only when its first argument, a process, is this one (or 0).
static void only_own_process(filter *f, int number, unsigned own) {
  when(f, (unsigned)number, 5);
  load(f, argument_at(0));
  add(f, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, own, 2, 0));
  add(f, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0));
  give(f, SECCOMP_RET_ERRNO | EPERM);
  give(f, SECCOMP_RET_ALLOW);
}

static bool install(filter *f) {
  give(f, SECCOMP_RET_ALLOW);
  if (f->count >= MOST_STEPS) return false;
  struct sock_fprog program = {f->count, f->steps};
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) == 0;
}

static const int refused[] = {
#ifdef SYS_fork
    SYS_fork, SYS_vfork,
#endif
    SYS_execve, SYS_execveat, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kill,
    SYS_tkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo, SYS_kcmp, SYS_setns, SYS_unshare,
    SYS_chroot, SYS_pivot_root, SYS_mount, SYS_umount2, SYS_swapon, SYS_swapoff, SYS_reboot,
    SYS_acct, SYS_sethostname, SYS_setdomainname, SYS_settimeofday, SYS_clock_settime,
    SYS_adjtimex, SYS_clock_adjtime, SYS_init_module, SYS_finit_module, SYS_delete_module,
    SYS_kexec_load, SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_keyctl, SYS_add_key,
    SYS_request_key, SYS_quotactl, SYS_vhangup, SYS_personality, SYS_setuid, SYS_setgid,
    SYS_setreuid, SYS_setregid, SYS_setresuid, SYS_setresgid, SYS_setgroups, SYS_setfsuid,
    SYS_setfsgid, SYS_capset, SYS_name_to_handle_at, SYS_open_by_handle_at, SYS_mknodat,
#ifdef SYS_mknod
    SYS_mknod, SYS_ioperm, SYS_iopl, SYS_modify_ldt,
#endif
#ifdef SYS_kexec_file_load
    SYS_kexec_file_load,
#endif
#ifdef SYS_pidfd_open
    SYS_pidfd_open, SYS_pidfd_send_signal,
#endif
#ifdef SYS_pidfd_getfd
    SYS_pidfd_getfd,
#endif
#ifdef SYS_io_uring_setup
    SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register,
#endif
#ifdef SYS_open_tree
    SYS_open_tree, SYS_move_mount, SYS_fsopen, SYS_fsconfig, SYS_fsmount, SYS_fspick,
#endif
};

bool deed_worker_confine(void) {
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
  filter f;
  begin(&f);
  // clone makes threads only; of clone3 the filter cannot see the flags: glibc then uses clone.
  when(&f, SYS_clone, 4);
  load(&f, argument_at(0));
  add(&f, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0));
  give(&f, SECCOMP_RET_ERRNO | EPERM);
  give(&f, SECCOMP_RET_ALLOW);
#ifdef SYS_clone3
  when(&f, SYS_clone3, 1);
  give(&f, SECCOMP_RET_ERRNO | ENOSYS);
#endif
  only_own_process(&f, SYS_tgkill, (unsigned)getpid());
  only_own_process(&f, SYS_prlimit64, (unsigned)getpid());
  when(&f, SYS_ioctl, 5); // nothing is typed into the terminal for the user
  load(&f, argument_at(1));
  add(&f, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, TIOCSTI, 1, 0));
  add(&f, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x541C /* TIOCLINUX */, 0, 1));
  give(&f, SECCOMP_RET_ERRNO | EPERM);
  give(&f, SECCOMP_RET_ALLOW);
  refuse(&f, refused, sizeof refused / sizeof *refused);
  return install(&f);
}

bool deed_worker_refuse_network(void) {
  static const int calls[] = {SYS_socket, SYS_socketpair, SYS_connect, SYS_bind,
                              SYS_listen, SYS_accept,     SYS_accept4};
  filter f;
  begin(&f);
  refuse(&f, calls, sizeof calls / sizeof *calls);
  return install(&f);
}
#else
bool deed_worker_confine(void) {
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  return false;
}
bool deed_worker_refuse_network(void) { return false; }
#endif

int deed_worker_probe(void) {
  int found = 0;
  pid_t child = vfork();
  if (child == 0) _exit(0);
  if (child > 0) {
    waitpid(child, NULL, 0);
    found |= 2;
  }
  int connection = socket(AF_INET, SOCK_STREAM, 0);
  if (connection >= 0) {
    close(connection);
    found |= 4;
  }
  char *words[] = {"/bin/true", NULL}, *none[] = {NULL};
  if (access(words[0], X_OK) == 0) {
    // Succeeds only by never coming back: the exit code then says so.
    execve(words[0], words, none);
  } else found |= 1;
  return found;
}
