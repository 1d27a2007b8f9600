// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/json_keys.h"

#include <nlohmann/json.hpp>

namespace aq {
namespace {

/// Walks over a text that is known to be JSON.
class JsonWalk {
 public:
  explicit JsonWalk(std::string_view text) : text_(text) {}

  std::vector<JsonKey> keys() {
    value({});
    return std::move(keys_);
  }

 private:
  bool at_end() const { return position_ >= text_.size(); }
  char next() const { return at_end() ? '\0' : text_[position_]; }

  void skip_blanks() {
    for (; !at_end() && std::string_view(" \t\r\n").find(next()) != std::string_view::npos; ++position_)
      line_ += next() == '\n' ? 1 : 0;
  }

  bool take(char wanted) {
    skip_blanks();
    if (next() != wanted) return false;
    ++position_;
    return true;
  }

  /// A text with its quotes.
  std::string_view quoted() {
    const std::size_t start = position_++;
    while (!at_end() && next() != '"') position_ += next() == '\\' ? 2 : 1;
    ++position_;
    return text_.substr(start, position_ - start);
  }

  void value(const std::string& path) {
    skip_blanks();
    if (next() == '{')
      object(path);
    else if (next() == '[')
      array(path);
    else if (next() == '"')
      quoted();
    else
      while (!at_end() && std::string_view(",]} \t\r\n").find(next()) == std::string_view::npos) ++position_;
  }

  void object(const std::string& path) {
    take('{');
    while (!at_end() && !take('}')) {
      skip_blanks();
      const int line = line_;
      const auto name = nlohmann::json::parse(quoted()).get<std::string>();
      const std::string member = path.empty() ? name : path + "." + name;
      keys_.push_back({member, line});
      take(':');
      value(member);
      take(',');
    }
  }

  void array(const std::string& path) {
    take('[');
    for (int index = 0; !at_end() && !take(']'); ++index) {
      skip_blanks();
      const std::string element = path + "[" + std::to_string(index) + "]";
      keys_.push_back({element, line_});
      value(element);
      take(',');
    }
  }

  std::string_view text_;
  std::size_t position_ = 0;
  int line_ = 0;
  std::vector<JsonKey> keys_;
};

}  // namespace

std::vector<JsonKey> json_keys(std::string_view text) { return JsonWalk(text).keys(); }

}  // namespace aq
