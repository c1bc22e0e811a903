// Compiled as C, so that the header stays C.
#include "CArrow.h"
