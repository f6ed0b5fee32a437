// The layers one after the other. Each is a function that answers 0 or an errno and depends on none
// of those after it; the filter of system calls comes last, since it forbids the calls made here.
#define _GNU_SOURCE
#include "internal.h"
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// The user that owns nothing; also the number that an own user namespace shows for everybody.
enum { NOBODY = 65534 };
// Tasks that this user may have, in all workers together: a bomb of threads ends here.
enum { MOST_TASKS = 4096 };

int veil_first_closed = 3;

static int failure(int status) { return status == 0 ? 0 : errno; }

static int close_descriptors(const struct veil_limits *limits) {
  veil_first_closed = 3 + limits->descriptors;
  if (syscall(SYS_close_range, veil_first_closed, ~0u, 0) == 0) return 0;
  if (errno != ENOSYS && errno != EPERM) return errno;
  struct rlimit most;
  if (getrlimit(RLIMIT_NOFILE, &most) != 0) return errno;
  for (int number = veil_first_closed; (rlim_t)number < most.rlim_cur; number++) close(number);
  return 0;
}

// A network namespace with nothing in it. Root of a container may not have one, and must not take a
// namespace of users first: it could no longer become nobody.
static int leave_network(const struct veil_limits *limits) {
  (void)limits;
  if (unshare(CLONE_NEWNET) == 0) return 0;
  if (geteuid() == 0) return errno;
  return failure(unshare(CLONE_NEWUSER | CLONE_NEWNET));
}

// A root in which no file of the machine has a name. The list of this process's open descriptors
// serves as one, and is there wherever /proc is.
static int leave_files(const struct veil_limits *limits) {
  (void)limits;
  if (chdir("/proc/self/fdinfo") != 0) return errno;
  int status = failure(chroot("."));
  // Whoever is not root may be in a namespace of their own, which the layer before made, or not.
  if (status == EPERM && geteuid() != 0 && unshare(CLONE_NEWUSER) == 0)
    status = failure(chroot("."));
  return chdir("/") == 0 ? status : errno;
}

static int gain_nothing(const struct veil_limits *limits) {
  (void)limits;
  return failure(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
}

static int become_nobody(const struct veil_limits *limits) {
  (void)limits;
  int status = 0;
  if (geteuid() == 0) {
    setgroups(0, NULL);
    if (setresgid(NOBODY, NOBODY, NOBODY) != 0 || setresuid(NOBODY, NOBODY, NOBODY) != 0)
      status = errno;
  }
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct none[2] = {{0}};
  if (syscall(SYS_capset, &header, none) != 0) status = errno;
  return status;
}

static int forbid_dumps(const struct veil_limits *limits) {
  (void)limits;
  return failure(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
}

static int forbid_paths(const struct veil_limits *limits) {
  (void)limits;
  return veil_landlock();
}

static uint64_t memory_limit;

int veil_is_short_of_memory(void) {
  if (memory_limit == 0) return 0;
  unsigned long part = memory_limit / 8;
  void *pages = mmap(NULL, part, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) return 1;
  munmap(pages, part);
  return 0;
}

// Libraries that get no memory abort or touch a null pointer. Whether that was the reason cannot be
// told from outside afterwards; any other crash goes on as it would have without this. The signal
// is raised once more, for one that somebody sent is not met again on the way back.
static void crashed(int signal) {
  if (veil_is_short_of_memory()) _exit(VEIL_EXIT_MEMORY);
  raise(signal);
}

static void tell_want_from_crash(void) {
  static const int signals[] = {SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGTRAP};
  struct sigaction once = {.sa_handler = crashed, .sa_flags = (int)SA_RESETHAND};
  for (int index = 0; index < 5; index++) sigaction(signals[index], &once, NULL);
}

static int lower(int resource, uint64_t soft, uint64_t hard) {
  struct rlimit now;
  if (getrlimit(resource, &now) != 0) return errno;
  if (hard < now.rlim_max) now.rlim_max = hard;
  now.rlim_cur = soft < now.rlim_max ? soft : now.rlim_max;
  return failure(setrlimit(resource, &now));
}

// Limits are on data, not on address space, of which arenas and stacks reserve a lot; and the soft
// limit on CPU time is below the hard one, whose signal would look like anybody's.
static int set_limits(const struct veil_limits *limits) {
  int status = lower(RLIMIT_CORE, 0, 0);
  if (status == 0) status = lower(RLIMIT_MSGQUEUE, 0, 0);
  if (status == 0) status = lower(RLIMIT_NOFILE, veil_first_closed, veil_first_closed);
  uint64_t memory = limits->memory_bytes, file = limits->file_bytes, cpu = limits->cpu_seconds;
  if (status == 0 && memory) status = lower(RLIMIT_DATA, memory, memory);
  if (status == 0 && file) status = lower(RLIMIT_FSIZE, file, file);
  if (status == 0 && cpu) status = lower(RLIMIT_CPU, cpu, cpu + 2);
  // The count is per user, so that it only makes sense for one that workers have to themselves.
  if (status == 0 && geteuid() == NOBODY)
    status = lower(RLIMIT_NPROC, MOST_TASKS, MOST_TASKS);
  if (status == 0 && memory) {
    memory_limit = memory;
    tell_want_from_crash();
  }
  // A file that grows too large then is an error of a write, as a full disk is.
  signal(SIGXFSZ, SIG_IGN);
  return status;
}

static int filter_calls(const struct veil_limits *limits) {
  (void)limits;
  return veil_seccomp();
}

static int (*const steps[VEIL_LAYERS])(const struct veil_limits *) = {
    [VEIL_DESCRIPTORS] = close_descriptors,
    [VEIL_NETWORK] = leave_network,
    [VEIL_EMPTY_ROOT] = leave_files,
    [VEIL_NO_NEW_PRIVILEGES] = gain_nothing,
    [VEIL_USER] = become_nobody,
    [VEIL_NO_DUMP] = forbid_dumps,
    [VEIL_LANDLOCK] = forbid_paths,
    [VEIL_LIMITS] = set_limits,
    [VEIL_SECCOMP] = filter_calls,
};

// Several layers bind only the thread that puts them on.
static int has_other_threads(void) {
  struct stat tasks;
  return stat("/proc/self/task", &tasks) == 0 && tasks.st_nlink > 3;
}

// Where memory runs out, the worker is to go before anybody's editor.
static void volunteer(void) {
  int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  if (write(file, "1000", 4) < 0) errno = 0;
  close(file);
}

int veil_lock_down(const struct veil_limits *limits, int *failures) {
  int missing = 0, crowded = has_other_threads();
  volunteer();
  umask(077);
  for (int layer = 0; layer < VEIL_LAYERS; layer++) {
    int skip = limits->withheld >> layer & 1;
    failures[layer] = crowded ? EBUSY : skip ? VEIL_WITHHELD : steps[layer](limits);
    missing += failures[layer] != 0;
  }
  return missing;
}

static void *watch(void *argument) {
  // Without events asked for, only the disappearance of the last reader is reported.
  struct pollfd end = {.fd = (int)(intptr_t)argument};
  while (poll(&end, 1, -1) <= 0 || !(end.revents & POLLERR)) continue;
  _exit(75);
}

int veil_watch_reader(int descriptor) {
  pthread_attr_t small;
  pthread_t thread;
  int status = pthread_attr_init(&small);
  if (status != 0) return status;
  pthread_attr_setstacksize(&small, 256 << 10);
  pthread_attr_setdetachstate(&small, PTHREAD_CREATE_DETACHED);
  status = pthread_create(&thread, &small, watch, (void *)(intptr_t)descriptor);
  pthread_attr_destroy(&small);
  return status;
}

int veil_pipe(int *ends) { return failure(pipe2(ends, O_CLOEXEC)); }

int veil_memory_file(void) { return memfd_create("veil", MFD_CLOEXEC); }
