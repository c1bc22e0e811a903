#pragma once

#include <arrow/filesystem/filesystem.h>

#include <memory>
#include <string>
#include <vector>

/// A place that is named by a URI such as `s3://bucket/key.parquet`, and what it lies in.
struct StoredObject {
  std::shared_ptr<arrow::fs::FileSystem> store;
  /// Within the store, without a slash at its end.
  std::string key;

  /// Whether there is such an object. Fails where there is not even its bucket.
  bool exists() const;

  /// The keys of all objects below it, as seen from it. Fails as `exists` does.
  std::vector<std::string> keys_below() const;

  /// Of a folder all that is below it.
  void remove(bool is_folder) const;

  /// Fails where not even the bucket is there.
  void require_bucket() const;
};

/// Whether a path is a URI and no file's.
bool is_uri(const std::string &path);

/// Finds the store of a URI. Fails where there is no library for it.
StoredObject object_of(const std::string &uri);
