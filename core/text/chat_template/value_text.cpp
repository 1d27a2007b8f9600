// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat_template/value_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "core/text/chat_template/work.h"

namespace aq::jinja {
namespace {

/// The shortest digits that give the number again, with an exponent where Python writes one.
std::string text_of_real(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number < 0 ? "-inf" : "inf";
  const double size = std::abs(number);
  const bool exponent = size != 0 && (size < 1e-4 || size >= 1e16);
  std::array<char, 64> digits{};
  const auto format = exponent ? std::chars_format::scientific : std::chars_format::fixed;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, format).ptr;
  std::string text(digits.data(), end);
  if (text.find_first_of(".e") == text.npos) text += ".0";
  return text;
}

std::string hex_escape(unsigned char byte) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "\\x%02x", byte);
  return text.data();
}

/// Python's repr() of a text.
std::string quoted(const std::string& text) {
  const bool twice = text.find('\'') != text.npos && text.find('"') == text.npos;
  const char quote = twice ? '"' : '\'';
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (c == '\r')
      out += "\\r";
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      out += hex_escape(static_cast<unsigned char>(c));
    else
      out += c;
  }
  return out += quote;
}

void append_repr(const Value& value, std::string& out, Work& work);

void append_entries(const Dict& dict, std::string& out, Work& work) {
  out += '{';
  for (std::size_t i = 0; i < dict.entries.size(); ++i) {
    out += (i > 0 ? ", " : "") + quoted(dict.entries[i].first) + ": ";
    append_repr(dict.entries[i].second, out, work);
  }
  out += '}';
}

void append_repr(const Value& value, std::string& out, Work& work) {
  work.step();
  if (out.size() > Work::kLongestText) fail("it makes a text that is too long");
  if (const std::string* text = value.text()) {
    out += quoted(*text);
  } else if (const List* list = value.list()) {
    out += list->tuple ? '(' : '[';
    for (std::size_t i = 0; i < list->items.size(); ++i) {
      if (i > 0) out += ", ";
      append_repr(list->items[i], out, work);
    }
    if (list->tuple && list->items.size() == 1) out += ',';
    out += list->tuple ? ')' : ']';
  } else if (const Dict* dict = value.dict()) {
    append_entries(*dict, out, work);
  } else {
    out += value.is_undefined() ? "Undefined" : to_text(value, work);
  }
}

}  // namespace

std::string to_text(const Value& value, Work& work) {
  if (const std::string* text = value.text()) return *text;
  if (value.is_undefined()) return {};
  if (value.is_none()) return "None";
  if (const bool* boolean = value.boolean()) return *boolean ? "True" : "False";
  if (const std::int64_t* number = value.integer()) return std::to_string(*number);
  if (const double* number = value.real()) return text_of_real(*number);
  if (const Callable* callable = value.callable()) return "<function " + callable->name + ">";
  if (value.space()) return "<Namespace>";
  std::string out;
  append_repr(value, out, work);
  work.look_through(out.size());
  return out;
}

}  // namespace aq::jinja
