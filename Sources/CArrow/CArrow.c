// The header is all there is; compiling it here shows that it is plain C.
#include "CArrow.h"
