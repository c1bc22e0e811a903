#pragma clang fp contract(off)
#include "CVector.h"
