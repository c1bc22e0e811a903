#pragma once

#include "Block.h"
#include "Difference.h"
#include "Elementwise.h"
#include "Extremes.h"
#include "Load.h"
#include "Moments.h"
#include "Order.h"
#include "Reduce.h"
#include "Scan.h"
#include "Select.h"
#include "Spread.h"
#include "Window.h"
