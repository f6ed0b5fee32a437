// libpng's simplified API; Swift sees all of it as it is.
#pragma once
#include <png.h>
