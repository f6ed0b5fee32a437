// What the parts of the lock-down share.
#pragma once
#include "CSandbox.h"

// Installs the filter of system calls; 0 or an errno.
int veil_seccomp(void);
// Refuses all paths, ports and signals to others; 0 or an errno.
int veil_landlock(void);
// The first descriptor that the lock-down closed.
extern int veil_first_closed;
