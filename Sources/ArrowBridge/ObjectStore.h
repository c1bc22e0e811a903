#pragma once

#include <arrow/filesystem/filesystem.h>

#include <memory>
#include <string>

/// A place that is named by a URI such as `s3://bucket/key.parquet`, and what it lies in.
struct StoredObject {
  std::shared_ptr<arrow::fs::FileSystem> store;
  /// Within the store.
  std::string key;

  bool exists() const;
};

/// Whether a path is a URI and no file's.
bool is_uri(const std::string &path);

/// Finds the store of a URI. Fails where there is no library for it.
StoredObject object_of(const std::string &uri);
