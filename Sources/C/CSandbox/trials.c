// Attacks, made by number so that no socket and no exec is linked into the program. They are here
// to fail; where one does not, it leaves nothing behind.
#define _GNU_SOURCE
#include "internal.h"
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static long told(long result) { return result < 0 ? -errno : result; }

static long shut(long descriptor) {
  if (descriptor < 0) return -errno;
  close((int)descriptor);
  return 0;
}

static long open_path(const char *path, int flags) {
  return shut(syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, 0600));
}

static long open_socket(int family) { return shut(syscall(SYS_socket, family, SOCK_STREAM, 0)); }

static long try_exec(void) {
  char name[] = "/bin/true";
  char *const words[] = {name, NULL}, *const none[] = {NULL};
  return told(syscall(SYS_execve, name, words, none));
}

static long try_fork(void) {
  long child = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (child == 0) _exit(0);
  return told(child);
}

static long read_parent(void) {
  char byte;
  struct iovec here = {&byte, 1}, there = {(void *)&veil_first_closed, 1};
  return told(syscall(SYS_process_vm_readv, getppid(), &here, 1, &there, 1, 0));
}

static long map(int protection, int flags) {
  void *page = mmap(NULL, 4096, protection, flags | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return -errno;
  munmap(page, 4096);
  return 0;
}

static long make_executable(void) {
  void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return -errno;
  long result = told(mprotect(page, 4096, PROT_READ | PROT_EXEC));
  munmap(page, 4096);
  return result;
}

static long call_otherwise(void) {
#if defined(__x86_64__)
  long result;
  // The number of getpid, by the door of 32-bit programs.
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory");
  return result;
#else
  return -ENOSYS;
#endif
}

static long write_elsewhere(void) {
  const char *path = "/tmp/veil-trial";
  long result = open_path(path, O_CREAT | O_EXCL | O_WRONLY);
  if (result >= 0) syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  return result;
}

static long find_file(void) {
  struct stat facts;
  return told(syscall(SYS_newfstatat, AT_FDCWD, "/etc/passwd", &facts, AT_EMPTY_PATH));
}

// Each machine has a way to itself, unless its network is empty. Nothing is sent.
static long talk_to_itself(void) {
  struct sockaddr_in here = {
      .sin_family = AF_INET, .sin_port = htons(9), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  long socket = syscall(SYS_socket, AF_INET, SOCK_DGRAM, 0);
  if (socket < 0) return -errno;
  long result = told(syscall(SYS_connect, socket, &here, sizeof here));
  close((int)socket);
  return result;
}

static long find_descriptor(void) {
  for (int number = veil_first_closed; number < 4096; number++)
    if (fcntl(number, F_GETFD) >= 0) return number;
  return -EBADF;
}

static long grow_file(void) {
  long result = told(ftruncate(3, (off_t)1 << 40));
  if (result == 0 && ftruncate(3, 0) != 0) return -errno;
  return result;
}

static long fill_memory(void) {
  enum { PIECE = 16 << 20, PIECES = 64 };
  for (int piece = 0; piece < PIECES; piece++) {
    char *bytes = malloc(PIECE);
    // As libraries do that cannot go on.
    if (!bytes) abort();
    for (long offset = 0; offset < PIECE; offset += 4096) ((volatile char *)bytes)[offset] = 1;
  }
  return 0;
}

static long spin(void) {
  struct timespec used = {0};
  while (used.tv_sec < 5) clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return 0;
}

static long crash(void) {
  *(volatile int *)8 = 1;
  return 0;
}

static long try_path(int attack) {
  switch (attack) {
    case VEIL_TRY_OPEN_SECRET: return open_path("/etc/shadow", O_RDONLY);
    case VEIL_TRY_OPEN_FOLDER: return open_path("/", O_RDONLY | O_DIRECTORY);
    case VEIL_TRY_REOPEN_DESCRIPTOR: return open_path("/proc/self/fd/0", O_RDWR);
    case VEIL_TRY_WRITE_ELSEWHERE: return write_elsewhere();
    default: return find_file();
  }
}

static long try_resource(int attack) {
  switch (attack) {
    case VEIL_TRY_EXTRA_DESCRIPTOR: return find_descriptor();
    // These two ask the kernel in place of trying it.
    case VEIL_TRY_GAIN_PRIVILEGE: return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? -EPERM : 0;
    case VEIL_TRY_BE_DUMPED: return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 ? -EPERM : 0;
    case VEIL_TRY_GROW_FILE: return grow_file();
    case VEIL_TRY_MEMORY_BOMB: return fill_memory();
    case VEIL_TRY_SPIN: return spin();
    case VEIL_TRY_CRASH: return crash();
    default: abort();
  }
}

long veil_try(int attack) {
  char byte = 0;
  int flag = 0;
  switch (attack) {
    case VEIL_TRY_SOCKET: return open_socket(AF_INET);
    case VEIL_TRY_UNIX_SOCKET: return open_socket(AF_UNIX);
    case VEIL_TRY_CONNECT: return told(syscall(SYS_connect, 1, &byte, 1));
    case VEIL_TRY_SEND: return told(syscall(SYS_sendto, 1, &byte, 1, 0, NULL, 0));
    case VEIL_TRY_EXEC: return try_exec();
    case VEIL_TRY_FORK: return try_fork();
    case VEIL_TRY_PTRACE: return told(syscall(SYS_ptrace, PTRACE_TRACEME, 0, 0, 0));
    case VEIL_TRY_SIGNAL_PARENT: return told(syscall(SYS_kill, getppid(), 0));
    case VEIL_TRY_READ_PARENT: return read_parent();
    case VEIL_TRY_EXECUTABLE_PAGE: return map(PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE);
    case VEIL_TRY_EXECUTABLE_CHANGE: return make_executable();
    case VEIL_TRY_IO_URING: return shut(syscall(SYS_io_uring_setup, 8, NULL));
    case VEIL_TRY_MEMORY_FILE: return shut(syscall(SYS_memfd_create, "veil", 0));
    case VEIL_TRY_NAMESPACE: return told(syscall(SYS_unshare, CLONE_NEWUTS));
    case VEIL_TRY_BECOME_ROOT: return told(syscall(SYS_setresuid, 0, 0, 0));
    case VEIL_TRY_BPF: return told(syscall(SYS_bpf, 0, NULL, 0));
    case VEIL_TRY_OTHER_ARCHITECTURE: return call_otherwise();
    case VEIL_TRY_SHARED_MEMORY: return map(PROT_READ | PROT_WRITE, MAP_SHARED);
    case VEIL_TRY_CONTROL_DEVICE: return told(ioctl(0, FIONREAD, &flag));
    case VEIL_TRY_UNLISTED_CALL: return told(syscall(SYS_times, NULL));
    case VEIL_TRY_LOOPBACK: return talk_to_itself();
    default:
      return attack >= VEIL_TRY_EXTRA_DESCRIPTOR ? try_resource(attack) : try_path(attack);
  }
}
