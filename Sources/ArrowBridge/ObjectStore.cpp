#if __has_include(<arrow/api.h>)

#include "ObjectStore.h"

#include <arrow/util/config.h>
#include <dlfcn.h>

#include <algorithm>
#include <map>
#include <mutex>

#include "Failure.h"

/// Of the compiler's runtime: what `atexit` comes down to, which a library without start files lacks.
extern "C" int __cxa_atexit(void (*function)(void *), void *argument, void *library);

bool is_uri(const std::string &path) { return path.rfind("s3://", 0) == 0; }

/// Brings in what is a library of its own in the wheels of PyPI. It enters itself into Arrow's list.
static bool load_s3() {
  return dlopen("libarrow_s3.so." ARROW_SO_VERSION, RTLD_NOW | RTLD_GLOBAL) != nullptr;
}

static bool is_unknown(const arrow::Status &status) {
  return status.IsNotImplemented() || status.IsInvalid() || status.IsKeyError();
}

/// A small object is sent in one request, and not in parts.
static std::string sent_at_once(const std::string &uri) {
  if (uri.find("allow_delayed_open=") != std::string::npos) return uri;
  return uri + (uri.find('?') == std::string::npos ? "?" : "&") + "allow_delayed_open=true";
}

/// A store says why with no number of the system's.
static void check_store(const arrow::Status &status) {
  if (!status.ok()) fail(LEAT_FAILURE_INPUT_OUTPUT, clipped(status.message()));
}

static std::shared_ptr<arrow::fs::FileSystem> connected(const std::string &uri) {
  static std::once_flag used;
  // Its threads must be gone before the libraries are.
  std::call_once(used, [] {
    __cxa_atexit([](void *) { arrow::fs::EnsureFinalized(); }, nullptr, nullptr);
  });
  auto found = arrow::fs::FileSystemFromUri(uri);
  if (!found.ok() && is_unknown(found.status())) {
    if (!load_s3()) {
      fail(
        LEAT_FAILURE_NO_STORE,
        "the Apache Arrow that this Leat was built with has no S3: libarrow_s3.so." ARROW_SO_VERSION
        " is missing");
    }
    found = arrow::fs::FileSystemFromUri(uri);
  }
  if (!found.ok()) fail(LEAT_FAILURE_NO_STORE, clipped(found.status().message()));
  return *found;
}

/// The URI without the key: what says which store it is, and how to reach it.
static std::string store_of(const std::string &uri) {
  const auto key = uri.find('/', uri.find("://") + 3);
  const auto query = uri.find('?');
  return uri.substr(0, std::min(key, query)) + (query == std::string::npos ? "" : uri.substr(query));
}

StoredObject object_of(const std::string &given) {
  const auto uri = sent_at_once(given);
  // To connect takes a request or two, to find the region and the keys; a folder has thousands of files.
  static std::mutex lock;
  static auto *stores = new std::map<std::string, std::shared_ptr<arrow::fs::FileSystem>>();
  const std::lock_guard<std::mutex> held(lock);
  auto &store = (*stores)[store_of(uri)];
  if (!store) store = connected(uri);
  auto key = store->PathFromUri(uri);
  if (!key.ok()) fail(LEAT_FAILURE_NO_STORE, clipped(key.status().message()));
  if (key->empty() || key->front() == '/') fail(LEAT_FAILURE_NO_STORE, "it names no bucket");
  return {store, *key};
}

bool StoredObject::exists() const {
  const auto info = store->GetFileInfo(key);
  check_store(info.status());
  if (info->type() == arrow::fs::FileType::NotFound) require_bucket();
  return info->type() == arrow::fs::FileType::File;
}

std::vector<std::string> StoredObject::keys_below() const {
  arrow::fs::FileSelector below;
  below.base_dir = key;
  below.recursive = true;
  below.allow_not_found = true;
  const auto found = store->GetFileInfo(below);
  check_store(found.status());
  std::vector<std::string> keys;
  for (const auto &info : *found) {
    if (info.type() == arrow::fs::FileType::File) {
      keys.push_back(info.path().substr(below.base_dir.size() + 1));
    }
  }
  if (keys.empty()) require_bucket();
  return keys;
}

void StoredObject::remove(bool is_folder) const {
  check_store(is_folder ? store->DeleteDir(key) : store->DeleteFile(key));
}

void StoredObject::require_bucket() const {
  const auto bucket = key.substr(0, key.find('/'));
  const auto info = store->GetFileInfo(bucket);
  check_store(info.status());
  if (info->type() == arrow::fs::FileType::NotFound) {
    fail(LEAT_FAILURE_INPUT_OUTPUT, "there is no bucket `" + bucket + "`");
  }
}

#endif
