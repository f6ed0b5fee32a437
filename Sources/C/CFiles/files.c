#define _GNU_SOURCE
#include "CFiles.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>

const int veil_unnamed_file = O_TMPFILE;

int veil_rename_to_free_name(const char *from, const char *to) {
  return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
}

int veil_file_in_memory(void) { return memfd_create("veil", MFD_CLOEXEC); }
