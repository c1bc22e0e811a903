#pragma once

#include <arrow/util/compression.h>

#include <memory>

#include "CArrow.h"

/// Arrow's name for a way of packing bytes.
arrow::Compression::type compression_type(LeatCompression compression);

/// What packs and unpacks a file as a whole.
std::unique_ptr<arrow::util::Codec> codec_of(LeatCompression compression);
