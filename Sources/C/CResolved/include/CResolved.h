// The list of packages that this build was made from: Package.resolved, as it lay there when it was
// compiled. No file is looked for at run time.
#pragma once

// The byte at a position of the list; -1 past its end, and everywhere if there was no list.
int veil_resolved_byte(long position);
