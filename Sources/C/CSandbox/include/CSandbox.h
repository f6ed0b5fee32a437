// The calls with which a process locks itself in, and the attacks with which it tries the lock.
// Linux only, on x86-64 and 64-bit ARM; numbers that this machine's headers are too old for are
// spelled out.
#pragma once
#include <stdint.h>

#pragma clang assume_nonnull begin

// The layers, in the order in which they are put on.
enum {
  VEIL_DESCRIPTORS,
  VEIL_NETWORK,
  VEIL_EMPTY_ROOT,
  VEIL_NO_NEW_PRIVILEGES,
  VEIL_USER,
  VEIL_NO_DUMP,
  VEIL_LANDLOCK,
  VEIL_LIMITS,
  VEIL_SECCOMP,
  VEIL_LAYERS
};

struct veil_limits {
  uint64_t memory_bytes;  // private writable memory; 0 leaves the limit as it is, here and below
  uint64_t cpu_seconds;   // of all threads together
  uint64_t file_bytes;    // the size up to which a file may grow
  int descriptors;        // descriptors from 3 on that stay open
  uint32_t withheld;      // layers left out, a bit for each: for tests that show what a layer does
};

// A layer that was left out, in place of an errno.
enum { VEIL_WITHHELD = -1 };

// Locks the calling process in, for good. It has to have one thread. Writes 0 for each layer that
// holds, else an errno or VEIL_WITHHELD; the answer says how many do not hold.
int veil_lock_down(const struct veil_limits *limits, int *failures);

// The exit code of a process that crashed for want of memory.
enum { VEIL_EXIT_MEMORY = 71 };

// Whether less than an eighth of the limit on memory is left.
int veil_is_short_of_memory(void);

// Starts a thread that ends the process once nobody can read from the other end of this pipe. The
// answer is 0 or an errno.
int veil_watch_reader(int descriptor);

// A pipe whose ends no other program inherits; 0 or an errno.
int veil_pipe(int *ends);

// A file in memory that no other program inherits; negative on failure.
int veil_memory_file(void);

// What a taken-over decoder would try.
enum {
  VEIL_TRY_SOCKET,
  VEIL_TRY_UNIX_SOCKET,
  VEIL_TRY_CONNECT,
  VEIL_TRY_SEND,
  VEIL_TRY_EXEC,
  VEIL_TRY_FORK,
  VEIL_TRY_PTRACE,
  VEIL_TRY_SIGNAL_PARENT,
  VEIL_TRY_READ_PARENT,
  VEIL_TRY_EXECUTABLE_PAGE,
  VEIL_TRY_EXECUTABLE_CHANGE,
  VEIL_TRY_IO_URING,
  VEIL_TRY_MEMORY_FILE,
  VEIL_TRY_NAMESPACE,
  VEIL_TRY_BECOME_ROOT,
  VEIL_TRY_BPF,
  VEIL_TRY_OTHER_ARCHITECTURE,
  VEIL_TRY_OPEN_SECRET,
  VEIL_TRY_OPEN_FOLDER,
  VEIL_TRY_REOPEN_DESCRIPTOR,
  VEIL_TRY_WRITE_ELSEWHERE,
  VEIL_TRY_FIND_FILE,
  VEIL_TRY_SHARED_MEMORY,
  VEIL_TRY_CONTROL_DEVICE,
  VEIL_TRY_UNLISTED_CALL,
  VEIL_TRY_LOOPBACK,
  VEIL_TRY_EXTRA_DESCRIPTOR,
  VEIL_TRY_GAIN_PRIVILEGE,
  VEIL_TRY_BE_DUMPED,
  VEIL_TRY_GROW_FILE,
  VEIL_TRY_MEMORY_BOMB,
  VEIL_TRY_SPIN,
  VEIL_TRY_CRASH,
  VEIL_TRY_ABORT,
  VEIL_TRIALS
};

// Tries one of them. An answer of 0 or more means that it succeeded, a negative one is an errno;
// most do not come back. Each is harmless where it succeeds: what it opens it closes again, it
// signals with signal 0, a bomb stops at 1 GiB and a spin after 5 s.
long veil_try(int attack);

#pragma clang assume_nonnull end
