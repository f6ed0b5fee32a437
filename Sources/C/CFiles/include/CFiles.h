// What the system offers for files and Swift's importer cannot see.
#pragma once

/// Flags for opening a file that has no name in the folder that is opened (Linux).
extern const int veil_unnamed_file;

/// Renames a file, where nothing stands at the new name.
///
/// Returns 0, or -1 and sets errno: EEXIST where something stands there, EINVAL or ENOSYS where the
/// file system cannot promise it.
int veil_rename_to_free_name(const char *_Nonnull from, const char *_Nonnull to);

/// A file in memory without a name, open for reading and writing; -1, and errno is set, if there is
/// no room.
int veil_file_in_memory(void);
