// The page of the studio: its files, compiled in. The order is that of the table in page.c.
#pragma once

/// Files of the page.
int veil_page_count(void);
/// The name of a file as the page asks for it, one character at a time; -1 behind the last.
int veil_page_name(int file, long position);
/// One byte of a file; -1 behind the last.
int veil_page_byte(int file, long position);
