// Starting a program that ends with whoever started it, which posix_spawn cannot. No logic.
#pragma once

// Starts a program with an empty standard input. It is killed when the thread that started it ends.
//   words        its name and arguments, then a null pointer
//   environment  its variables, then a null pointer
//   output, errors  descriptors that become its standard output and standard error
// The number of its process; -1 with errno set when there can be no further process. A program
// that cannot be started ends with 127.
int veil_start_child(const char *path, char *const words[], char *const environment[],
                     int output, int errors);
