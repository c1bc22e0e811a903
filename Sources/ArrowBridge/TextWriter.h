#pragma once

#include <string>

#include "Writer.h"

/// A file of lines, packed as a whole where the options say so.
class TextWriter : public Writer {
 public:
  TextWriter(
    std::shared_ptr<TargetFile> target, std::shared_ptr<arrow::Schema> schema, const WriteOptions &options);

  void append(const arrow::RecordBatch &batch) override;
  void finish() override;

 protected:
  /// Appends the lines of some rows. Several threads ask at a time.
  virtual void append_rows(
    const arrow::RecordBatch &batch, int64_t begin, int64_t end, std::string &text) const = 0;

  void write(const std::string &text);

  const WriteOptions options;

 private:
  /// What the text goes into: the target, or what packs it.
  std::shared_ptr<arrow::io::OutputStream> stream_;
};
