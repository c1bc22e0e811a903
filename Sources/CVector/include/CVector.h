#pragma once

#include "Elementwise.h"
#include "Order.h"
#include "Select.h"
