#if __has_include(<arrow/api.h>)

#include "JsonLine.h"

#include <cstring>

#include "Failure.h"

void JsonLine::fail_here(const std::string &expected) const {
  std::string found = "the end of the line";
  if (at_ < end_) found = "`" + clipped(std::string(at_, end_), 20) + "`";
  fail(LEAT_FAILURE_MALFORMED, "no JSON: expected " + expected + ", found " + found);
}

void JsonLine::skip_spaces() {
  while (at_ < end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\r')) at_ += 1;
}

bool JsonLine::take(char character) {
  if (at_ == end_ || *at_ != character) return false;
  at_ += 1;
  return true;
}

void JsonLine::expect(char character) {
  if (!take(character)) fail_here(std::string("`") + character + "`");
}

bool JsonLine::next(std::string_view &key, JsonValue &value) {
  skip_spaces();
  if (!is_open_) {
    if (!take('{')) fail_here("an object, `{...}`");
    skip_spaces();
  }
  if (!is_open_ && at_ < end_ && *at_ != '}') {
    is_open_ = true;
  } else if (take('}')) {
    skip_spaces();
    if (at_ < end_) fail_here("the end of the line behind the object");
    return false;
  } else {
    expect(',');
    skip_spaces();
  }
  if (at_ == end_ || *at_ != '"') fail_here("a name in double quotes");
  key = read_text(key_);
  skip_spaces();
  expect(':');
  skip_spaces();
  value = read_value();
  return true;
}

JsonValue JsonLine::read_value() {
  const auto word = [&](std::string_view text) {
    if (std::string_view(at_, static_cast<size_t>(end_ - at_)).substr(0, text.size()) != text) return false;
    at_ += text.size();
    return true;
  };
  if (at_ == end_) fail_here("a value");
  switch (*at_) {
    case '"': return {JsonValue::string, read_text(text_)};
    case '{':
    case '[': skip_nested(); return {JsonValue::nested, {}};
    case 't':
      if (word("true")) return {JsonValue::boolean, "true"};
      break;
    case 'f':
      if (word("false")) return {JsonValue::boolean, "false"};
      break;
    case 'n':
      if (word("null")) return {JsonValue::null, {}};
      break;
    case '-':
    case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
      return {JsonValue::number, read_number()};
  }
  fail_here("a value");
}

void JsonLine::read_digits() {
  if (at_ == end_ || *at_ < '0' || *at_ > '9') fail_here("a digit");
  while (at_ < end_ && *at_ >= '0' && *at_ <= '9') at_ += 1;
}

std::string_view JsonLine::read_number() {
  const char *begin = at_;
  take('-');
  if (!take('0')) read_digits();
  if (take('.')) read_digits();
  if (take('e') || take('E')) {
    if (!take('+')) take('-');
    read_digits();
  }
  return {begin, static_cast<size_t>(at_ - begin)};
}

/// A text without escapes is not copied.
std::string_view JsonLine::read_text(std::string &decoded) {
  at_ += 1;
  const char *begin = at_;
  bool is_copied = false;
  for (;;) {
    const char *start = at_;
    while (at_ < end_ && *at_ != '"' && *at_ != '\\' && static_cast<unsigned char>(*at_) >= 0x20) at_ += 1;
    if (at_ == end_) fail_here("the closing quote of a text");
    if (static_cast<unsigned char>(*at_) < 0x20) {
      fail(LEAT_FAILURE_MALFORMED, "no JSON: a control character in a text");
    }
    if (*at_ == '"' && !is_copied) {
      const std::string_view text(begin, static_cast<size_t>(at_ - begin));
      at_ += 1;
      return text;
    }
    if (!is_copied) decoded.clear();
    is_copied = true;
    decoded.append(start, at_);
    if (take('"')) return decoded;
    read_escape(decoded);
  }
}

uint32_t JsonLine::read_hex() {
  uint32_t value = 0;
  for (int i = 0; i < 4; i++) {
    const char digit = at_ < end_ ? *at_ : ' ';
    const uint32_t part = digit >= '0' && digit <= '9' ? digit - '0'
      : digit >= 'a' && digit <= 'f'                   ? digit - 'a' + 10
      : digit >= 'A' && digit <= 'F'                   ? digit - 'A' + 10
                                                       : 16;
    if (part == 16) fail_here("four hexadecimal digits");
    value = value * 16 + part;
    at_ += 1;
  }
  return value;
}

void JsonLine::read_escape(std::string &decoded) {
  at_ += 1;
  const char kind = at_ < end_ ? *at_ : ' ';
  constexpr std::string_view kinds = "\"\\/bfnrt", meanings = "\"\\/\b\f\n\r\t";
  const auto place = kinds.find(kind);
  if (place != std::string_view::npos) {
    decoded += meanings[place];
    at_ += 1;
    return;
  }
  if (kind != 'u') fail_here("an escape");
  at_ += 1;
  uint32_t scalar = read_hex();
  if (scalar >= 0xD800 && scalar < 0xDC00 && end_ - at_ >= 2 && at_[0] == '\\' && at_[1] == 'u') {
    at_ += 2;
    const uint32_t low = read_hex();
    scalar = low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((scalar - 0xD800) << 10) + (low - 0xDC00) : 0xD800;
  }
  if (scalar >= 0xD800 && scalar < 0xE000) fail(LEAT_FAILURE_MALFORMED, "no JSON: half a pair of `\\u`");
  if (scalar < 0x80) {
    decoded += static_cast<char>(scalar);
    return;
  }
  const int tail = scalar < 0x800 ? 1 : scalar < 0x10000 ? 2 : 3;
  constexpr unsigned char marks[] = {0, 0xC0, 0xE0, 0xF0};
  decoded += static_cast<char>(marks[tail] | scalar >> (6 * tail));
  for (int i = tail - 1; i >= 0; i--) decoded += static_cast<char>(0x80 | (scalar >> (6 * i) & 0x3F));
}

/// Passes over a list or an object; only its brackets and texts are looked at.
void JsonLine::skip_nested() {
  std::string open;
  std::string ignored;
  do {
    if (at_ == end_) fail_here(std::string("`") + open.back() + "`");
    switch (*at_) {
      case '"': read_text(ignored); continue;
      case '{': open += '}'; break;
      case '[': open += ']'; break;
      case '}':
      case ']':
        if (*at_ != open.back()) fail_here(std::string("`") + open.back() + "`");
        open.pop_back();
        break;
    }
    at_ += 1;
  } while (!open.empty());
}

#endif
