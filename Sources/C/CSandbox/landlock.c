// Landlock with no rules: whatever this kernel's version can forbid is forbidden. It binds the
// calling thread and those that it starts later.
#define _GNU_SOURCE
#include "internal.h"
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_restrict_self 446
#endif

// What a set of rules handles, as of version 6; older kernels know only the beginning of it.
struct handled {
  uint64_t files, ports, scopes;
};

int veil_landlock(void) {
  long version = syscall(SYS_landlock_create_ruleset, NULL, 0, 1u);
  if (version < 0) return errno;
  struct handled all = {.files = (1u << 13) - 1};  // to open, list, make and remove, by any means
  unsigned long size = sizeof all.files;
  if (version >= 2) all.files |= 1u << 13;  // to move between folders
  if (version >= 3) all.files |= 1u << 14;  // to truncate
  if (version >= 5) all.files |= 1u << 15;  // to control devices
  if (version >= 4) all.ports = 3, size = 2 * sizeof(uint64_t);   // to bind and to connect
  if (version >= 6) all.scopes = 3, size = sizeof all;            // abstract sockets and signals
  int rules = (int)syscall(SYS_landlock_create_ruleset, &all, size, 0);
  if (rules < 0) return errno;
  int status = syscall(SYS_landlock_restrict_self, rules, 0) == 0 ? 0 : errno;
  close(rules);
  return status;
}
