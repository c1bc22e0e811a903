#if __has_include(<arrow/api.h>)

#include "TargetFile.h"

#include <arrow/util/io_util.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>

#include "Failure.h"
#include "ObjectStore.h"

/// Fails with what the system says. A target whose folder is missing is no missing file.
[[noreturn]] static void fail_to_write(const std::string &what) {
  fail(LEAT_FAILURE_INPUT_OUTPUT, what + ": " + std::strerror(errno));
}

/// The folder that a file stands in.
static std::string folder_of(const std::string &path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

TargetFile::TargetFile(const std::string &path, bool keeps) : target_(path), keeps_existing_(keeps) {
  if (is_uri(path)) {
    open_object(path);
    return;
  }
  struct stat status;
  const bool exists = stat(path.c_str(), &status) == 0;
  if (!exists) {
    open_beside(path);
  } else if (S_ISDIR(status.st_mode)) {
    fail(LEAT_FAILURE_INPUT_OUTPUT, "it is a folder");
  } else if (keeps) {
    fail(LEAT_FAILURE_INPUT_OUTPUT, "there is such a file already");
  } else if (!S_ISREG(status.st_mode)) {
    descriptor_ = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0) fail_to_write("cannot open it");
  } else {
    // A link stays a link: the file that it names is replaced.
    char resolved[PATH_MAX];
    if (realpath(path.c_str(), resolved) == nullptr) fail_to_write("cannot resolve its path");
    target_ = resolved;
    open_beside(target_);
    if (fchmod(descriptor_, status.st_mode & 07777) != 0) fail_to_write("cannot set its permissions");
  }
}

/// A store says why with no number of the system's.
static void check_object(const arrow::Status &status) {
  if (!status.ok()) fail(LEAT_FAILURE_INPUT_OUTPUT, clipped(status.message()));
}

void TargetFile::open_object(const std::string &uri) {
  const auto object = object_of(uri);
  if (keeps_existing_ && object.exists()) {
    fail(LEAT_FAILURE_INPUT_OUTPUT, "there is such an object already");
  }
  auto opened = object.store->OpenOutputStream(object.key);
  check_object(opened.status());
  object_ = std::move(opened).ValueUnsafe();
}

void TargetFile::open_beside(const std::string &path) {
  static std::atomic<uint64_t> counter = 0;
  const auto slash = path.rfind('/');
  const auto folder = slash == std::string::npos ? "" : path.substr(0, slash + 1);
  const auto name = path.substr(slash == std::string::npos ? 0 : slash + 1);
  if (name.empty()) fail(LEAT_FAILURE_INPUT_OUTPUT, "it is a folder");
  // Short enough for the file system even where the name itself is as long as it may be.
  temporary_ = folder + "." + name.substr(0, 200) + "." + std::to_string(getpid()) + "-" +
    std::to_string(counter++) + ".part";
  // A file without a name is gone when the process is, however it ends. Not every file system has them.
  descriptor_ = open(folder_of(path).c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666);
  is_nameless_ = descriptor_ >= 0;
  if (is_nameless_) return;
  descriptor_ = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor_ < 0) fail_to_write("cannot create it");
}

TargetFile::~TargetFile() {
  // What was not committed must not appear.
  if (object_) (void)object_->Abort();
  if (descriptor_ >= 0) close(descriptor_);
  if (!temporary_.empty() && !is_nameless_) unlink(temporary_.c_str());
}

arrow::Status TargetFile::Write(const void *data, int64_t size) {
  if (object_) {
    written_ += size;
    return object_->Write(data, size);
  }
  // The system takes at most 2 GiB at a time.
  constexpr int64_t most = int64_t{1} << 30;
  const auto *bytes = static_cast<const char *>(data);
  for (int64_t done = 0; done < size;) {
    const ssize_t count = write(descriptor_, bytes + done, static_cast<size_t>(std::min(most, size - done)));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return arrow::internal::IOErrorFromErrno(errno, "cannot write it");
    done += count;
    written_ += count;
  }
  return arrow::Status::OK();
}

void TargetFile::commit() {
  if (object_) {
    const auto status = object_->Close();
    object_ = nullptr;
    check_object(status);
    return;
  }
  if (temporary_.empty()) {
    const int result = close(descriptor_);
    descriptor_ = -1;
    if (result != 0) fail_to_write("cannot write it");
    return;
  }
  if (fsync(descriptor_) != 0) fail_to_write("cannot force it to disk");
  name();
  // The new name is itself data of the folder. Where folders cannot be forced, the file is complete all the
  // same.
  const int opened = open(folder_of(target_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened >= 0) {
    fsync(opened);
    close(opened);
  }
}

void TargetFile::name() {
  if (is_nameless_) {
    // Only a file that has a name can replace another.
    const auto self = "/proc/self/fd/" + std::to_string(descriptor_);
    if (linkat(AT_FDCWD, self.c_str(), AT_FDCWD, temporary_.c_str(), AT_SYMLINK_FOLLOW) != 0) {
      fail_to_write("cannot name it");
    }
    is_nameless_ = false;
  }
  const int result = close(descriptor_);
  descriptor_ = -1;
  if (result != 0) fail_to_write("cannot write it");
  if (keeps_existing_) {
    // Unlike renaming, linking never replaces. The temporary name goes with the writer.
    if (link(temporary_.c_str(), target_.c_str()) != 0) fail_to_write("cannot name it");
    unlink(temporary_.c_str());
  } else if (rename(temporary_.c_str(), target_.c_str()) != 0) {
    fail_to_write("cannot rename it");
  }
  temporary_.clear();
}

#endif
