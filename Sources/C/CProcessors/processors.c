#define _GNU_SOURCE
#include "CProcessors.h"
#include <sched.h>
#include <sys/mman.h>

static _Thread_local cpu_set_t before;

int veil_processor_count(void) {
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return 1;
  const int count = CPU_COUNT(&allowed);
  return count > 0 ? count : 1;
}

int veil_pin(void) {
  const int current = sched_getcpu();
  if (current < 0 || sched_getaffinity(0, sizeof before, &before) != 0) return -1;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(current, &one);
  return sched_setaffinity(0, sizeof one, &one);
}

void veil_unpin(void) { sched_setaffinity(0, sizeof before, &before); }

int veil_measured_file(void) { return memfd_create("veil", MFD_CLOEXEC); }
