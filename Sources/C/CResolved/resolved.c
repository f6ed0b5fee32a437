// SwiftPM writes Package.resolved before it compiles anything, and the compiler notes that this
// file depends on it. Where Veil is a dependency of another package there is none beside it.
#include "CResolved.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char resolved[] = {
#if __has_embed("../../../Package.resolved")
#embed "../../../Package.resolved" suffix(, )
#endif
    0};

int veil_resolved_byte(long position) {
  long count = (long)sizeof resolved - 1;
  return position >= 0 && position < count ? resolved[position] : -1;
}
