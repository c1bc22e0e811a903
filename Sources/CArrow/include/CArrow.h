#ifndef LEAT_CARROW_H
#define LEAT_CARROW_H

// What the program and its Arrow library say to each other, in plain C: the Arrow C data interface for
// columns, and one table of functions. No C++ type and no exception crosses this border.

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The two structures as the Arrow specification gives them, under the guard that it prescribes
// (https://arrow.apache.org/docs/format/CDataInterface.html).
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

#endif

/// Counts the changes of this interface: the program refuses a library of another version.
#define LEAT_ARROW_VERSION 4

/// Why a file could not be read or written.
typedef enum LeatFailureKind {
  LEAT_FAILURE_NONE = 0,
  /// The library was built without Apache Arrow.
  LEAT_FAILURE_NO_ARROW,
  /// There is no such file.
  LEAT_FAILURE_MISSING_FILE,
  /// There is no library for the store that a URI names.
  LEAT_FAILURE_NO_STORE,
  /// The system would not let us: permissions, a full disk, a folder in place of a file.
  LEAT_FAILURE_INPUT_OUTPUT,
  /// Not a file of this format, or a damaged one.
  LEAT_FAILURE_MALFORMED,
  /// A sound file that uses something we do not read: encryption, nested columns, an absent codec.
  LEAT_FAILURE_UNSUPPORTED,
  /// More memory than the limit allows.
  LEAT_FAILURE_TOO_LARGE,
  LEAT_FAILURE_MISSING_COLUMN,
  LEAT_FAILURE_DUPLICATE_COLUMN,
  /// The file's column has a type that does not widen to the wanted one without loss.
  LEAT_FAILURE_WRONG_TYPE,
  /// The types fit, this value does not: nanoseconds below a microsecond, a time out of range.
  LEAT_FAILURE_INEXACT_VALUE,
  LEAT_FAILURE_UNPARSABLE_TEXT,
  LEAT_FAILURE_INVALID_UTF8,
  /// A CSV row with more or fewer fields than the header.
  LEAT_FAILURE_RAGGED_ROW,
  /// A quoted CSV field that never ends.
  LEAT_FAILURE_UNCLOSED_QUOTE,
  LEAT_FAILURE_UNEXPECTED_NULL,
  /// Our own mistake.
  LEAT_FAILURE_BUG,
} LeatFailureKind;

/// Filled in when a function returns false; `release_failure` frees the texts.
typedef struct LeatFailure {
  LeatFailureKind kind;
  /// The data row, 1 for the first below the header; 0 when no row is to blame.
  int64_t row;
  /// NULL when no column is to blame.
  char *column;
  char *message;
} LeatFailure;

typedef enum LeatFormat {
  LEAT_FORMAT_CSV,
  LEAT_FORMAT_PARQUET,
  /// Arrow IPC: read as file or stream, whichever it is; written as file.
  LEAT_FORMAT_ARROW,
  /// One JSON object on each line.
  LEAT_FORMAT_NDJSON,
} LeatFormat;

typedef enum LeatCompression {
  LEAT_COMPRESSION_NONE,
  LEAT_COMPRESSION_SNAPPY,
  LEAT_COMPRESSION_ZSTD,
  LEAT_COMPRESSION_GZIP,
} LeatCompression;

typedef struct LeatReadOptions {
  LeatFormat format;
  /// 1 reads on the caller's thread alone.
  int32_t threads;
  /// Bytes that the reader and the columns that it has read may hold at a time; 0 for no limit.
  int64_t memory_limit;
  /// Of the file as a whole; Parquet and Arrow files say themselves how their parts are packed.
  LeatCompression compression;
  /// CSV only, as all that follows.
  char delimiter;
  /// 0: no quoting.
  char quote;
  /// Without a header the columns are named `column_1`, `column_2` and so on.
  bool has_header;
  /// What stands between the whole and the fraction of a number.
  char decimal_point;
  /// Lines above the header, or the first row, that are no part of the table.
  int64_t skipped_lines;
  /// The texts that mean null; for string columns only where they are not quoted.
  const char *const *null_tokens;
  int64_t null_token_count;
} LeatReadOptions;

/// A column of a file. Owned by the reader.
typedef struct LeatField {
  const char *name;
  /// What a read "as it is" delivers, as a format string of the C data interface; NULL when the type is one
  /// that cannot be read. Texts come as `U`, times as `tsu:`, dictionaries as their values.
  const char *format;
  /// The type in Arrow's words, for messages.
  const char *file_type;
  bool nullable;
  /// What the writer of the file noted beside the column; NULL: nothing.
  const char *note;
} LeatField;

/// A column that the caller wants: the type is a contract, not a wish.
typedef struct LeatWantedColumn {
  const char *name;
  /// A format string of the C data interface, or NULL for "as it is".
  const char *format;
  /// False: a null is a failure.
  bool nullable;
} LeatWantedColumn;

typedef struct LeatWriteOptions {
  LeatFormat format;
  int32_t threads;
  /// Of text as a whole, of Parquet and Arrow by parts. Not every format takes every one.
  LeatCompression compression;
  /// CSV only.
  char delimiter;
  /// Whether it is a failure that there is such a file already, up to the moment when this one gets its name.
  bool keeps_existing;
} LeatWriteOptions;

typedef struct LeatWrittenColumn {
  const char *name;
  /// A format string of the C data interface.
  const char *format;
  bool nullable;
  /// Parquet only: whether to write min and max. False for floats that hold a NaN, since readers that prune
  /// by them lose such rows.
  bool statistics;
  /// Parquet and Arrow only: a text that is kept beside the column; NULL: none.
  const char *note;
} LeatWrittenColumn;

typedef struct LeatReader LeatReader;
typedef struct LeatWriter LeatWriter;

/// The library's functions. Those that return bool fill `failure` in when they return false. A reader or
/// writer belongs to one thread at a time.
typedef struct LeatArrow {
  int32_t version;
  /// NULL when the library was built without Apache Arrow; then every `open` fails.
  const char *arrow_version;

  void (*release_failure)(LeatFailure *failure);

  bool (*open_reader)(
    const char *path, const LeatReadOptions *options, LeatReader **reader, LeatFailure *failure);
  /// The file's columns. For CSV the types are inferred from the first 16 MiB.
  bool (*fields)(LeatReader *reader, const LeatField **fields, int64_t *count, LeatFailure *failure);
  /// The number of rows where the file tells it without being read, else -1.
  int64_t (*row_count)(const LeatReader *reader);
  int64_t (*byte_count)(const LeatReader *reader);
  /// Reads whole columns: `columns[i]` becomes the wanted column i in one piece, in the wanted layout. All
  /// are the caller's to release, in any order, also after the reader is closed. On failure none is.
  bool (*read)(
    LeatReader *reader, const LeatWantedColumn *wanted, int64_t count, struct ArrowArray *columns,
    int64_t *row_count, LeatFailure *failure);
  void (*close_reader)(LeatReader *reader);

  /// Begins a file under a temporary name beside its target.
  bool (*open_writer)(
    const char *path, const LeatWriteOptions *options, const LeatWrittenColumn *columns, int64_t count,
    LeatWriter **writer, LeatFailure *failure);
  /// Appends rows. Takes the arrays over, and releases them, whether it succeeds or not.
  bool (*write)(LeatWriter *writer, struct ArrowArray *columns, int64_t row_count, LeatFailure *failure);
  /// Completes the file, forces it to disk, gives it its name and closes the writer. On failure the target is
  /// as it was.
  bool (*finish_writer)(LeatWriter *writer, int64_t *byte_count, LeatFailure *failure);
  /// Removes the temporary file and closes the writer.
  void (*abort_writer)(LeatWriter *writer);

  /// Gives a file or folder another name in one step: where that is taken it fails, or the two exchange their
  /// names. Returns what `errno` is, 0 where it succeeds. (The system's function is not declared for Swift.)
  int32_t (*rename)(const char *from, const char *to, bool exchanges);

  /// The keys of all objects in a store below the folder that a URI names, as seen from there, one behind the
  /// other with a NUL after each, in no order; `free` frees them. A bucket that is missing is a failure, a
  /// folder that is missing has none.
  bool (*list_objects)(const char *uri, char **keys, int64_t *byte_count, LeatFailure *failure);
  bool (*object_exists)(const char *uri, bool *exists, LeatFailure *failure);
  /// Of a folder all objects below it.
  bool (*remove_object)(const char *uri, bool is_folder, LeatFailure *failure);
} LeatArrow;

/// The one symbol that the library exports.
const LeatArrow *leat_arrow(void);

#ifdef __cplusplus
}
#endif

#endif
