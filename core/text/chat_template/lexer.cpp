// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat_template/lexer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text/chat_template/string_literal.h"
#include "core/text/chat_template/value.h"
#include "core/text/utf8.h"

namespace aq::jinja {
namespace {

bool starts_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// One kind of line end, and none at the very end.
std::string plain_lines(std::string_view source) {
  std::string plain;
  for (std::size_t i = 0; i < source.size(); ++i) {
    const bool pair = source[i] == '\r' && i + 1 < source.size() && source[i + 1] == '\n';
    if (!pair) plain += source[i] == '\r' ? '\n' : source[i];
  }
  if (plain.ends_with('\n')) plain.pop_back();
  return plain;
}

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(plain_lines(source)), rest_(source_) {}

  std::vector<Token> run() {
    while (!rest_.empty()) read_text_and_tag();
    push(TokenKind::End, {});
    return std::move(tokens_);
  }

 private:
  void read_text_and_tag() {
    std::size_t tag = rest_.find('{');
    while (tag != rest_.npos && !opens_tag(tag)) tag = rest_.find('{', tag + 1);
    if (tag == rest_.npos) {
      push_text(rest_);
      rest_ = {};
      return;
    }
    const char kind = rest_[tag + 1];
    const char sign = tag + 2 < rest_.size() ? rest_[tag + 2] : ' ';
    push_text(text_before(rest_.substr(0, tag), kind, sign));
    take(tag + 2 + (sign == '-' || sign == '+' ? 1 : 0));
    if (kind == '#')
      skip_comment();
    else if (kind == '%' && !take_raw())
      read_tag(TokenKind::BlockBegin, TokenKind::BlockEnd, "%}");
    else if (kind == '{')
      read_tag(TokenKind::OutputBegin, TokenKind::OutputEnd, "}}");
  }

  bool opens_tag(std::size_t at) const {
    return at + 1 < rest_.size() && (rest_[at + 1] == '{' || rest_[at + 1] == '%' || rest_[at + 1] == '#');
  }

  /// What is left of the text before a tag.
  std::string_view text_before(std::string_view text, char kind, char sign) const {
    if (sign == '-') return text.substr(0, text.size() - trailing_white_space(text));
    if (sign == '+' || kind == '{') return text;
    const std::size_t line = text.rfind('\n') + 1;  // 0 where there is none
    const bool indentation =
        (line > 0 || line_starts_) && leading_white_space(text.substr(line)) == text.size() - line;
    return indentation ? text.substr(0, line) : text;
  }

  void skip_comment() {
    const std::size_t end = rest_.find("#}");
    if (end == rest_.npos) fail_here("a comment is not closed");
    const char sign = end > 0 ? rest_[end - 1] : ' ';
    take(end + 2);
    after_tag(sign, true);
  }

  /// {% raw %} ... {% endraw %}, of which the beginning is taken already.
  bool take_raw() {
    std::string_view ahead = rest_;
    if (!skip_word(ahead, "raw")) return false;
    const bool strips = ahead.starts_with('-');
    if (strips) ahead.remove_prefix(1);
    if (!ahead.starts_with("%}")) return false;
    take(rest_.size() - ahead.size() + 2);
    if (strips) take(leading_white_space(rest_));
    for (std::size_t tag = rest_.find("{%"); tag != rest_.npos; tag = rest_.find("{%", tag + 2)) {
      ahead = rest_.substr(tag + 2);
      const char sign = ahead.empty() ? ' ' : ahead.front();
      if (sign == '-' || sign == '+') ahead.remove_prefix(1);
      if (!skip_word(ahead, "endraw")) continue;
      const char end_sign = ahead.empty() ? ' ' : ahead.front();
      if (end_sign == '-' || end_sign == '+') ahead.remove_prefix(1);
      if (!ahead.starts_with("%}")) continue;
      line_starts_ = false;
      push_text(text_before(rest_.substr(0, tag), '%', sign));
      take(rest_.size() - ahead.size() + 2);
      after_tag(end_sign, true);
      return true;
    }
    fail_here("a raw block is not closed");
  }

  static bool skip_word(std::string_view& text, std::string_view word) {
    const auto skip_spaces = [&] {
      text.remove_prefix(std::min(text.find_first_not_of(" \t\n\v\f\r"), text.size()));
    };
    skip_spaces();
    if (!text.starts_with(word)) return false;
    text.remove_prefix(word.size());
    skip_spaces();
    return true;
  }

  void read_tag(TokenKind begin, TokenKind end_kind, std::string_view end) {
    push(begin, {});
    int open = 0;  // brackets
    for (;;) {
      while (!rest_.empty() && is_space(rest_.front())) take(1);
      if (rest_.empty()) fail_here("a tag is not closed");
      const bool sign =
          (rest_.front() == '-' || (rest_.front() == '+' && end == "%}")) && rest_.substr(1).starts_with(end);
      if (open == 0 && (sign || rest_.starts_with(end))) {
        const char control = sign ? rest_.front() : ' ';
        push(end_kind, {});
        take(end.size() + (sign ? 1 : 0));
        after_tag(control, end == "%}");
        return;
      }
      read_token(open);
    }
  }

  /// @param trims whether the end of the line goes
  void after_tag(char sign, bool trims) {
    const std::size_t before = rest_.size();
    if (sign == '-')
      take(leading_white_space(rest_));
    else if (trims && sign != '+' && rest_.starts_with('\n'))
      take(1);
    line_starts_ = before > rest_.size() && last_taken_ == '\n';
  }

  void read_token(int& open) {
    const char c = rest_.front();
    if (starts_name(c)) {
      const auto end = std::ranges::find_if_not(rest_, [](char x) { return starts_name(x) || is_digit(x); });
      push_taken(TokenKind::Name, static_cast<std::size_t>(end - rest_.begin()));
    } else if (is_digit(c)) {
      read_number();
    } else if (c == '\'' || c == '"') {
      read_string();
    } else {
      read_operator(open);
    }
  }

  void read_number() {
    std::size_t end = 0;
    const auto digits = [&] {
      while (end < rest_.size() && (is_digit(rest_[end]) || rest_[end] == '_')) ++end;
    };
    digits();
    const auto digit_at = [&](std::size_t at) { return at < rest_.size() && is_digit(rest_[at]); };
    bool real = rest_.substr(end).starts_with('.') && digit_at(end + 1);
    if (real) ++end, digits();
    if (end < rest_.size() && (rest_[end] == 'e' || rest_[end] == 'E')) {
      const std::size_t sign =
          end + 1 < rest_.size() && (rest_[end + 1] == '-' || rest_[end + 1] == '+') ? 1 : 0;
      if (digit_at(end + 1 + sign)) end += 1 + sign, digits(), real = true;
    }
    push_taken(real ? TokenKind::Real : TokenKind::Integer, end);
    std::erase(tokens_.back().text, '_');
  }

  void read_string() {
    std::size_t end = 1;
    while (end < rest_.size() && rest_[end] != rest_.front()) end += rest_[end] == '\\' ? 2 : 1;
    if (end >= rest_.size()) fail_here("a string is not closed");
    push(TokenKind::String, unescaped(rest_.substr(1, end - 1)));
    take(end + 1);
  }

  void read_operator(int& open) {
    static constexpr std::array<std::string_view, 6> kPairs = {"//", "**", "==", "!=", ">=", "<="};
    for (const std::string_view pair : kPairs)
      if (rest_.starts_with(pair)) return push_taken(TokenKind::Operator, 2);
    const char c = rest_.front();
    if (std::string_view("+-/*%~[](){}<>=.:|,;").find(c) == std::string_view::npos)
      fail_here(std::string("\"") + c + "\" does not belong here");
    if (c == '(' || c == '[' || c == '{') ++open;
    if (c == ')' || c == ']' || c == '}') --open;
    if (open < 0) fail_here(std::string("\"") + c + "\" closes nothing");
    push_taken(TokenKind::Operator, 1);
  }

  void push(TokenKind kind, std::string text) { tokens_.push_back({kind, std::move(text), line_}); }
  void push_text(std::string_view text) {
    if (!text.empty()) push(TokenKind::Text, std::string(text));
  }
  void push_taken(TokenKind kind, std::size_t size) {
    push(kind, std::string(rest_.substr(0, size)));
    take(size);
  }

  void take(std::size_t size) {
    if (size == 0) return;
    line_ +=
        static_cast<int>(std::count(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(size), '\n'));
    last_taken_ = rest_[size - 1];
    rest_.remove_prefix(size);
  }

  [[noreturn]] void fail_here(const std::string& reason) const {
    fail("line " + std::to_string(line_) + ": " + reason);
  }

  std::string source_;
  std::string_view rest_;
  std::vector<Token> tokens_;
  int line_ = 1;
  char last_taken_ = '\n';
  bool line_starts_ = true;  // what was taken last ended a line
};

}  // namespace

std::vector<Token> tokenize(std::string_view source) { return Lexer(source).run(); }

}  // namespace aq::jinja
