// The border: C on the outside, C++ and its exceptions within.
#if __has_include(<arrow/api.h>)

#include <arrow/array/array_base.h>
#include <arrow/array/util.h>
#include <arrow/c/bridge.h>
#include <arrow/config.h>
#include <arrow/record_batch.h>
#include <arrow/util/utf8.h>
#include <fcntl.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string_view>
#include <unordered_set>

#include "CArrow.h"
#include "ColumnTypes.h"
#include "Failure.h"
#include "ObjectStore.h"
#include "Reader.h"
#include "Writer.h"

struct LeatReader {
  std::unique_ptr<Reader> file;
  /// What `fields` shows: the texts, and the structures that point to them.
  std::vector<std::string> texts;
  std::vector<LeatField> fields;
};

struct LeatWriter {
  std::unique_ptr<Writer> file;
};

namespace {

char *copied(const std::string &text) { return text.empty() ? nullptr : strdup(text.c_str()); }

/// Runs `work`; an exception becomes a failure.
template <typename Work>
bool guarded(LeatFailure *failure, Work work) noexcept {
  try {
    work();
    return true;
  } catch (...) {
    const auto caught = current_failure();
    *failure = {caught.kind, caught.row, copied(caught.column), copied(caught.message)};
    return false;
  }
}

void release_failure(LeatFailure *failure) {
  std::free(failure->column);
  std::free(failure->message);
  *failure = {};
}

/// An exported column: its bytes, and where they are.
struct Held {
  std::shared_ptr<arrow::ArrayData> data;
  const void *buffers[3];
};

/// What stands for a buffer without bytes, so that no pointer of a needed buffer is null.
alignas(64) constexpr uint8_t no_bytes[64] = {};

void export_column(std::shared_ptr<arrow::ArrayData> data, ArrowArray *out) {
  auto *held = new Held{std::move(data), {}};
  const auto &buffers = held->data->buffers;
  const int64_t nulls = held->data->GetNullCount();
  held->buffers[0] = nulls > 0 ? buffers[0]->data() : nullptr;
  for (size_t i = 1; i < buffers.size(); i++) {
    const bool empty = !buffers[i] || buffers[i]->size() == 0;
    held->buffers[i] = empty ? no_bytes : buffers[i]->data();
  }
  *out = {};
  out->length = held->data->length;
  out->null_count = nulls;
  out->offset = held->data->offset;
  out->n_buffers = static_cast<int64_t>(buffers.size());
  out->buffers = held->buffers;
  out->private_data = held;
  out->release = [](ArrowArray *array) {
    delete static_cast<Held *>(array->private_data);
    array->release = nullptr;
  };
}

bool bridge_open_reader(
  const char *path, const LeatReadOptions *options, LeatReader **reader, LeatFailure *failure) {
  return guarded(failure, [&] {
    ReadOptions read = {options->format,    options->threads,       options->compression,
                        options->delimiter, options->quote,         options->has_header,
                        options->decimal_point, options->skipped_lines, {}};
    for (int64_t i = 0; i < options->null_token_count; i++) {
      read.null_tokens.push_back(options->null_tokens[i]);
    }
    *reader = new LeatReader{open_reader(path, std::move(read), options->memory_limit), {}, {}};
  });
}

void describe_fields(LeatReader &reader) {
  const auto fields = reader.file->fields();
  arrow::util::InitializeUTF8();
  for (const auto &field : fields) {
    // A name is to be shown, and to be handed over as a C string.
    if (!arrow::util::ValidateUTF8(field.name) || field.name.find('\0') != std::string::npos) {
      fail(LEAT_FAILURE_MALFORMED, "the name of a column is not valid UTF-8");
    }
  }
  // Reserved, so that the pointers into the texts stay what they are.
  reader.texts.reserve(4 * fields.size());
  const auto keep = [&](std::string text) {
    reader.texts.push_back(std::move(text));
    return reader.texts.back().c_str();
  };
  for (const auto &field : fields) {
    const auto delivered = delivered_type(*field.file_type);
    reader.fields.push_back(
      {keep(field.name), delivered ? keep(format_of_type(*delivered)) : nullptr,
       keep(field.file_type->ToString()), field.nullable,
       field.note.empty() ? nullptr : keep(field.note)});
  }
}

bool bridge_fields(LeatReader *reader, const LeatField **fields, int64_t *count, LeatFailure *failure) {
  return guarded(failure, [&] {
    if (reader->fields.empty()) describe_fields(*reader);
    *fields = reader->fields.data();
    *count = static_cast<int64_t>(reader->fields.size());
  });
}

int64_t bridge_row_count(const LeatReader *reader) { return reader->file->row_count(); }

int64_t bridge_byte_count(const LeatReader *reader) { return reader->file->source.byte_count; }

bool bridge_read(
  LeatReader *reader, const LeatWantedColumn *wanted, int64_t count, ArrowArray *columns, int64_t *row_count,
  LeatFailure *failure) {
  return guarded(failure, [&] {
    std::vector<Wanted> contract;
    std::unordered_set<std::string_view> names;
    for (int64_t i = 0; i < count; i++) {
      const auto &column = wanted[i];
      if (!names.insert(column.name).second) fail(LEAT_FAILURE_BUG, "a column is wanted twice");
      contract.push_back(
        {column.name, column.format ? type_of_format(column.format) : nullptr, column.nullable});
    }
    auto read = reader->file->read(contract);
    *row_count = read.row_count;
    for (int64_t i = 0; i < count; i++) {
      export_column(std::move(read.data[i]), &columns[i]);
    }
  });
}

void bridge_close_reader(LeatReader *reader) { delete reader; }

bool bridge_open_writer(
  const char *path, const LeatWriteOptions *options, const LeatWrittenColumn *columns, int64_t count,
  LeatWriter **writer, LeatFailure *failure) {
  return guarded(failure, [&] {
    WriteOptions write = {options->format,    options->threads,        options->compression,
                          options->delimiter, options->keeps_existing, {}};
    arrow::FieldVector fields;
    for (int64_t i = 0; i < count; i++) {
      auto field = arrow::field(columns[i].name, type_of_format(columns[i].format), columns[i].nullable);
      if (columns[i].note) {
        field = field->WithMetadata(arrow::key_value_metadata({note_key}, {columns[i].note}));
      }
      fields.push_back(std::move(field));
      write.statistics.push_back(columns[i].statistics);
    }
    *writer = new LeatWriter{open_writer(path, arrow::schema(std::move(fields)), write)};
  });
}

bool bridge_write(LeatWriter *writer, ArrowArray *columns, int64_t row_count, LeatFailure *failure) {
  const auto &schema = writer->file->schema;
  arrow::ArrayVector arrays;
  const bool written = guarded(failure, [&] {
    for (int i = 0; i < schema->num_fields(); i++) {
      arrays.push_back(take(arrow::ImportArray(&columns[i], schema->field(i)->type())));
    }
    const auto batch = arrow::RecordBatch::Make(schema, row_count, std::move(arrays));
    check(batch->Validate());
    writer->file->append(*batch);
  });
  // What was not imported is still to be released.
  for (int i = 0; i < schema->num_fields(); i++) {
    if (columns[i].release) columns[i].release(&columns[i]);
  }
  return written;
}

bool bridge_finish_writer(LeatWriter *writer, int64_t *byte_count, LeatFailure *failure) {
  const bool finished = guarded(failure, [&] {
    writer->file->finish();
    *byte_count = take(writer->file->target->Tell());
    writer->file->target->commit();
  });
  delete writer;
  return finished;
}

void bridge_abort_writer(LeatWriter *writer) { delete writer; }

int32_t bridge_rename(const char *from, const char *to, bool exchanges) {
  const unsigned flags = exchanges ? RENAME_EXCHANGE : RENAME_NOREPLACE;
  return renameat2(AT_FDCWD, from, AT_FDCWD, to, flags) == 0 ? 0 : errno;
}

bool bridge_list_objects(const char *uri, char **keys, int64_t *byte_count, LeatFailure *failure) {
  return guarded(failure, [&] {
    std::string joined;
    for (const auto &key : object_of(uri).keys_below()) joined.append(key).push_back('\0');
    *byte_count = static_cast<int64_t>(joined.size());
    *keys = static_cast<char *>(std::malloc(joined.size() + 1));
    if (*keys == nullptr) throw std::bad_alloc();
    std::memcpy(*keys, joined.data(), joined.size());
  });
}

bool bridge_object_exists(const char *uri, bool *exists, LeatFailure *failure) {
  return guarded(failure, [&] { *exists = object_of(uri).exists(); });
}

bool bridge_remove_object(const char *uri, bool is_folder, LeatFailure *failure) {
  return guarded(failure, [&] { object_of(uri).remove(is_folder); });
}

}  // namespace

extern "C" const LeatArrow *leat_arrow(void) {
  static const LeatArrow table = {
    LEAT_ARROW_VERSION, ARROW_VERSION_STRING,
    release_failure,    bridge_open_reader,
    bridge_fields,      bridge_row_count,
    bridge_byte_count,  bridge_read,
    bridge_close_reader, bridge_open_writer,
    bridge_write,       bridge_finish_writer,
    bridge_abort_writer, bridge_rename,
    bridge_list_objects, bridge_object_exists,
    bridge_remove_object,
  };
  return &table;
}

#endif
