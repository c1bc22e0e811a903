#if __has_include(<arrow/api.h>)

#include "ObjectStore.h"

#include <arrow/util/config.h>
#include <dlfcn.h>

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

StoredObject object_of(const std::string &given) {
  const auto uri = sent_at_once(given);
  static std::once_flag used;
  // Its threads must be gone before the libraries are.
  std::call_once(used, [] {
    __cxa_atexit([](void *) { arrow::fs::EnsureFinalized(); }, nullptr, nullptr);
  });
  StoredObject object;
  auto found = arrow::fs::FileSystemFromUri(uri, &object.key);
  if (!found.ok() && is_unknown(found.status())) {
    if (!load_s3()) {
      fail(
        LEAT_FAILURE_NO_STORE,
        "the Apache Arrow that this Leat was built with has no S3: libarrow_s3.so." ARROW_SO_VERSION
        " is missing");
    }
    found = arrow::fs::FileSystemFromUri(uri, &object.key);
  }
  if (!found.ok()) fail(LEAT_FAILURE_NO_STORE, clipped(found.status().message()));
  object.store = *found;
  return object;
}

bool StoredObject::exists() const {
  const auto info = store->GetFileInfo(key);
  if (!info.ok()) fail(LEAT_FAILURE_INPUT_OUTPUT, clipped(info.status().message()));
  return info->type() != arrow::fs::FileType::NotFound;
}

#endif
