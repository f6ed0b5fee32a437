// Every kernel, in the order of the table.
#include "lanes.h"

#include "box.h"
#include "pass.h"
#include "blend.h"
#include "mosaic.h"
#include "veil.h"
