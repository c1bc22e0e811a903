#pragma once

#include "Block.h"
#include "Elementwise.h"
#include "Order.h"
#include "Select.h"
