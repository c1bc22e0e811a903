/// Which edges of the control flow an execution took, and how often.
///
/// The compiler counts in a build with `-sanitize-coverage=edge,inline-8bit-counters,pc-table`, for which
/// `tools/fuzz/fuzz --coverage` asks. In any other build there are no edges and nothing is ever new.
#pragma once

#include <stddef.h>

/// How many edges are counted.
size_t coverage_edges(void);

/// How many of them some execution took.
size_t coverage_taken(void);

/// Sets all counters to zero: an execution begins.
void coverage_begin(void);

/// How many edges were taken that none took before, or about twice as often as ever before.
size_t coverage_end(void);
