#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// A value of a JSON object, as far as it is one cell.
struct JsonValue {
  enum Kind { null, boolean, number, string, nested };

  Kind kind;
  /// The number as it is written, the text without its quotes and escapes, `true` or `false`. Valid until
  /// the next value is read.
  std::string_view text;
};

/// Goes through the members of a JSON object that stands on one line, by RFC 8259.
class JsonLine {
 public:
  explicit JsonLine(std::string_view line) : at_(line.data()), end_(line.data() + line.size()) {}

  /// Reads the next member; false after the last. Fails with what is wrong, without a row.
  bool next(std::string_view &key, JsonValue &value);

 private:
  void skip_spaces();
  bool take(char character);
  void expect(char character);
  std::string_view read_text(std::string &decoded);
  void read_escape(std::string &decoded);
  uint32_t read_hex();
  JsonValue read_value();
  std::string_view read_number();
  void read_digits();
  void skip_nested();
  [[noreturn]] void fail_here(const std::string &expected) const;

  const char *at_;
  const char *const end_;
  bool is_open_ = false;
  std::string key_, text_;
};
