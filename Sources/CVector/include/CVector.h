#pragma once

#include "Block.h"
#include "Difference.h"
#include "Elementwise.h"
#include "Load.h"
#include "Order.h"
#include "Reduce.h"
#include "Select.h"
#include "Window.h"
