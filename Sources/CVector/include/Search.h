#pragma once
#include <stddef.h>

/// Where `part`, which is not empty, first stands in `text`, in time linear in both (the C library's two-way
/// search); null where it stands nowhere.
const void *vector_find_bytes(const void *text, size_t text_count, const void *part, size_t part_count);
