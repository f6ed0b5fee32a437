// The list of system calls that a worker may make, as one flat program for the kernel. What it does
// not know, and what is newer than it, is answered as "not implemented", which callers expect.
#define _GNU_SOURCE
#include "internal.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "no list of system calls for this architecture"
#endif

enum {
  ALLOW = SECCOMP_RET_ALLOW,
  // Nothing innocent ever calls it.
  KILL = (int)SECCOMP_RET_KILL_PROCESS,
  FORBIDDEN = SECCOMP_RET_ERRNO | EPERM,
  NO_PATHS = SECCOMP_RET_ERRNO | EACCES,
  UNKNOWN = SECCOMP_RET_ERRNO | ENOSYS,
  NO_DEVICE = SECCOMP_RET_ERRNO | ENOTTY,
  PRETEND = SECCOMP_RET_ERRNO | 0,
};

// Work on open descriptors, memory, threads, clocks. The most frequent come first.
static const int allowed[] = {
    SYS_futex, SYS_read, SYS_write, SYS_pread64, SYS_pwrite64, SYS_lseek, SYS_munmap, SYS_madvise,
    SYS_mremap, SYS_brk, SYS_clock_gettime, SYS_gettimeofday, SYS_clock_getres, SYS_sched_yield,
    SYS_nanosleep, SYS_clock_nanosleep, SYS_restart_syscall, SYS_readv, SYS_writev, SYS_fstat,
    SYS_ftruncate, SYS_fallocate, SYS_fsync, SYS_fdatasync, SYS_fadvise64, SYS_close, SYS_ppoll,
    SYS_rt_sigprocmask, SYS_rt_sigaction, SYS_rt_sigreturn, SYS_set_robust_list, SYS_rseq,
    SYS_sched_getaffinity, SYS_getcpu, SYS_getrandom, SYS_gettid, SYS_getpid, SYS_getppid,
    SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_getrusage, SYS_sysinfo, SYS_uname,
    SYS_exit, SYS_exit_group,
#if defined(__x86_64__)
    SYS_poll, SYS_time,
#endif
};

// Everything that takes a path.
static const int paths[] = {
    SYS_openat, SYS_openat2, SYS_faccessat, SYS_faccessat2, SYS_readlinkat, SYS_unlinkat,
    SYS_renameat2, SYS_mkdirat, SYS_linkat, SYS_symlinkat, SYS_fchmodat, SYS_fchownat,
    SYS_utimensat, SYS_truncate, SYS_statfs, SYS_chdir, SYS_getcwd,
#if defined(__x86_64__)
    SYS_open, SYS_creat, SYS_stat, SYS_lstat, SYS_access, SYS_readlink, SYS_unlink, SYS_rename,
    SYS_renameat, SYS_mkdir, SYS_rmdir, SYS_link, SYS_symlink, SYS_chmod, SYS_chown, SYS_utimes,
#endif
};

// Talk to anybody, start anything, look into others, gain rights, change what this list rests on.
static const int deadly[] = {
    SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4,
    SYS_sendto, SYS_sendmsg, SYS_sendmmsg, SYS_recvfrom, SYS_recvmsg, SYS_recvmmsg,
    SYS_execve, SYS_execveat, SYS_kill, SYS_tkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo,
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp, SYS_pidfd_open,
    SYS_pidfd_getfd, SYS_pidfd_send_signal, SYS_process_madvise,
    SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register, SYS_bpf, SYS_perf_event_open,
    SYS_userfaultfd, SYS_fanotify_init, SYS_keyctl, SYS_add_key, SYS_request_key,
    SYS_memfd_create, SYS_shmget, SYS_msgget, SYS_semget, SYS_mq_open,
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_unshare, SYS_setns, SYS_fsopen,
    SYS_fsconfig, SYS_fsmount, SYS_fspick, SYS_move_mount, SYS_open_tree, SYS_mknodat,
    SYS_open_by_handle_at, SYS_name_to_handle_at, SYS_init_module, SYS_finit_module,
    SYS_delete_module, SYS_kexec_load, SYS_setuid, SYS_setgid, SYS_setreuid, SYS_setregid,
    SYS_setresuid, SYS_setresgid, SYS_setgroups, SYS_setfsuid, SYS_setfsgid, SYS_capset,
    SYS_personality, SYS_swapon, SYS_acct, SYS_reboot,
#if defined(__x86_64__)
    SYS_fork, SYS_vfork, SYS_mknod, SYS_iopl, SYS_ioperm, SYS_modify_ldt,
#endif
};

struct program {
  struct sock_filter steps[512];
  unsigned short count;
};

static void add(struct program *program, struct sock_filter step) {
  if (program->count < 512) program->steps[program->count] = step;
  program->count++;
}
static void load(struct program *program, unsigned long offset) {
  add(program, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}
// The low half of an argument; the kernel ignores the high half of all that is looked at below.
static void load_argument(struct program *program, int number) {
  load(program, offsetof(struct seccomp_data, args) + 8 * (unsigned long)number);
}
static void skip_unless(struct program *program, int test, uint32_t value, int steps) {
  add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_K | test, value, 0, (uint8_t)steps));
}
static void answer(struct program *program, int action) {
  add(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, (uint32_t)action));
}
static void answer_if(struct program *program, int test, uint32_t value, int action) {
  skip_unless(program, test, value, 1);
  answer(program, action);
}
static void on_call(struct program *program, int call, int action) {
  answer_if(program, BPF_JEQ, (uint32_t)call, action);
}
static void on_calls(struct program *program, const int *calls, unsigned long count, int action) {
  for (unsigned long index = 0; index < count; index++) on_call(program, calls[index], action);
}

// Allows a call if certain bits of an argument have a value.
static void on_bits(struct program *program, int call, int argument, uint32_t bits, uint32_t value,
                    int otherwise) {
  skip_unless(program, BPF_JEQ, (uint32_t)call, 5);
  load_argument(program, argument);
  add(program, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, bits));
  answer_if(program, BPF_JEQ, value, ALLOW);
  answer(program, otherwise);
}

// Allows a call if an argument is one of a few.
static void on_values(struct program *program, int call, int argument, const uint32_t *values,
                      int count) {
  skip_unless(program, BPF_JEQ, (uint32_t)call, 2 * count + 2);
  load_argument(program, argument);
  for (int index = 0; index < count; index++)
    answer_if(program, BPF_JEQ, values[index], ALLOW);
  answer(program, FORBIDDEN);
}

// No page that can be executed, and none that the limit on memory would not count: shared ones, and
// ones that grow by themselves.
static void on_memory(struct program *program) {
  skip_unless(program, BPF_JEQ, SYS_mmap, 7);
  load_argument(program, 2);
  answer_if(program, BPF_JSET, PROT_EXEC, KILL);
  load_argument(program, 3);
  answer_if(program, BPF_JSET, MAP_SHARED | MAP_GROWSDOWN, FORBIDDEN);
  answer(program, ALLOW);
  on_bits(program, SYS_mprotect, 2, PROT_EXEC, 0, KILL);
}

// Threads, but no processes. The flags of clone3 lie behind a pointer, where they cannot be seen,
// so that the C library is made to use clone.
static void on_threads(struct program *program) {
  const uint32_t thread = CLONE_THREAD | CLONE_VM | CLONE_SIGHAND;
  const uint32_t spaces = CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC |
                          CLONE_NEWUTS | CLONE_NEWCGROUP;
  on_call(program, SYS_clone3, UNKNOWN);
  on_bits(program, SYS_clone, 0, thread | spaces, thread, KILL);
  // To end itself, a process signals itself.
  on_bits(program, SYS_tgkill, 0, ~0u, (uint32_t)getpid(), FORBIDDEN);
  // Thread pools lower their priority, and complain to a socket where they cannot.
  on_call(program, SYS_setpriority, PRETEND);
}

// Reading one's own limits: the process is 0 and the new limit, a pointer, is null.
static void on_limits(struct program *program) {
  skip_unless(program, BPF_JEQ, SYS_prlimit64, 8);
  load_argument(program, 0);
  skip_unless(program, BPF_JEQ, 0, 5);
  load_argument(program, 2);
  skip_unless(program, BPF_JEQ, 0, 3);
  load(program, offsetof(struct seccomp_data, args) + 8 * 2 + 4);
  answer_if(program, BPF_JEQ, 0, ALLOW);
  answer(program, FORBIDDEN);
}

static void compose(struct program *program) {
  load(program, offsetof(struct seccomp_data, arch));
  add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0));
  answer(program, KILL);
  load(program, offsetof(struct seccomp_data, nr));
#if defined(__x86_64__)
  // The same calls once more, with pointers of 32 bits.
  answer_if(program, BPF_JGE, 0x40000000u, KILL);
#endif
  on_calls(program, allowed, sizeof allowed / sizeof *allowed, ALLOW);
  on_memory(program);
  on_threads(program);
  on_limits(program);
  on_calls(program, paths, sizeof paths / sizeof *paths, NO_PATHS);
  on_bits(program, SYS_newfstatat, 3, AT_EMPTY_PATH, AT_EMPTY_PATH, NO_PATHS);
  on_bits(program, SYS_statx, 2, AT_EMPTY_PATH, AT_EMPTY_PATH, NO_PATHS);
  static const uint32_t descriptors[] = {F_GETFD, F_SETFD, F_GETFL};
  on_values(program, SYS_fcntl, 1, descriptors, 3);
  static const uint32_t names[] = {PR_SET_NAME,         PR_GET_NAME,    0x53564d41 /* of memory */,
                                   PR_GET_NO_NEW_PRIVS, PR_GET_DUMPABLE};
  on_values(program, SYS_prctl, 0, names, 5);
  on_call(program, SYS_ioctl, NO_DEVICE);
  on_calls(program, deadly, sizeof deadly / sizeof *deadly, KILL);
  answer(program, UNKNOWN);
}

int veil_seccomp(void) {
  static struct program program;
  compose(&program);
  if (program.count > 512) return E2BIG;
  struct sock_fprog whole = {program.count, program.steps};
  long status = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &whole);
  // A positive answer is a thread that could not be bound.
  if (status >= 0) return status == 0 ? 0 : EBUSY;
  if (errno != ENOSYS) return errno;
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole, 0, 0) == 0 ? 0 : errno;
}
