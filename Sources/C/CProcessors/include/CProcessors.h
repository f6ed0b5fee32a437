// The calls of Linux that a measurement needs and Swift's Glibc module does not show, since they
// stand behind _GNU_SOURCE. No logic.
#pragma once

// Processors that this process may use; at least 1.
int veil_processor_count(void);
// Keeps the calling thread on the processor that it runs on, until veil_unpin; 0, or -1 if refused.
int veil_pin(void);
// Gives the calling thread back the processors that it had before veil_pin.
void veil_unpin(void);
// A file in memory without a name, open for reading and writing; -1 if there is no room.
int veil_measured_file(void);
