#pragma once

#include <arrow/io/interfaces.h>
#include <arrow/result.h>

#include <cstdint>
#include <memory>
#include <string>

/// A file that appears under its name only when it is complete: written beside its target under a temporary
/// name, forced to disk and renamed. A pipe or a device is written to
/// directly.
class TargetFile final : public arrow::io::OutputStream {
 public:
  /// `keeps_existing`: fails where there is a file of this name.
  TargetFile(const std::string &path, bool keeps_existing);
  /// Removes what was written, unless it was committed.
  ~TargetFile() override;

  using arrow::io::OutputStream::Write;
  arrow::Status Write(const void *data, int64_t size) override;
  arrow::Result<int64_t> Tell() const override { return written_; }
  /// Arrow's writers close their stream before the file is complete in our sense, so this does nothing.
  arrow::Status Close() override { return arrow::Status::OK(); }
  bool closed() const override { return descriptor_ < 0 && !object_; }

  void commit();

 private:
  void open_object(const std::string &uri);
  void open_beside(const std::string &path);

  /// Gives the complete file its name.
  void name();

  /// Of a URI: an object, which appears when it is closed; nil for a file.
  std::shared_ptr<arrow::io::OutputStream> object_;
  std::string target_;
  bool keeps_existing_;
  /// Empty when written to directly.
  std::string temporary_;
  /// Whether the file has no name yet, not even the temporary one.
  bool is_nameless_ = false;
  int descriptor_ = -1;
  int64_t written_ = 0;
};
