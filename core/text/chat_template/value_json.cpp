// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/text/chat_template/value_text.h"
#include "core/text/chat_template/work.h"
#include "core/text/utf8.h"

namespace aq::jinja {
namespace {

std::string unicode_escape(char32_t unit) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "\\u%04x", static_cast<unsigned>(unit));
  return text.data();
}

class JsonWriter {
 public:
  JsonWriter(const JsonStyle& style, Work& work) : style_(style), work_(work) {}

  void write(const Value& value) {
    work_.step();
    if (out_.size() > Work::kLongestText) fail("it makes a text that is too long");
    if (value.is_none())
      out_ += "null";
    else if (const bool* boolean = value.boolean())
      out_ += *boolean ? "true" : "false";
    else if (const std::string* text = value.text())
      write_text(*text);
    else if (const double* number = value.real())
      out_ += std::isnan(*number)   ? "NaN"
              : std::isinf(*number) ? (*number < 0 ? "-Infinity" : "Infinity")
                                    : to_text(value, work_);
    else if (value.integer())
      out_ += std::to_string(*value.integer());
    else if (const List* list = value.list())
      write_list(*list);
    else if (const Dict* dict = value.dict())
      write_dict(*dict);
    else
      fail("tojson cannot write " + kind_of(value));
  }

  std::string take() { return std::move(out_); }

 private:
  void write_list(const List& list) {
    if (list.items.empty()) {
      out_ += "[]";
      return;
    }
    open('[');
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      next(i);
      write(list.items[i]);
    }
    close(']');
  }

  void write_dict(const Dict& dict) {
    if (dict.entries.empty()) {
      out_ += "{}";
      return;
    }
    auto entries = dict.entries;
    if (style_.sort_keys) std::ranges::stable_sort(entries, {}, &std::pair<std::string, Value>::first);
    open('{');
    for (std::size_t i = 0; i < entries.size(); ++i) {
      next(i);
      write_text(entries[i].first);
      out_ += style_.key_separator;
      write(entries[i].second);
    }
    close('}');
  }

  void open(char bracket) {
    out_ += bracket;
    ++level_;
  }
  void close(char bracket) {
    --level_;
    new_line();
    out_ += bracket;
  }
  void next(std::size_t index) {
    if (index > 0) out_ += style_.item_separator;
    new_line();
  }
  void new_line() {
    if (style_.indent >= 0) out_ += '\n' + std::string(static_cast<std::size_t>(style_.indent * level_), ' ');
  }

  void write_text(const std::string& text) {
    out_ += '"';
    for (std::size_t position = 0; position < text.size();) write_character(next_character(text, position));
    out_ += '"';
  }

  void write_character(char32_t c) {
    static const std::array<std::pair<char32_t, const char*>, 7> kEscapes = {{{'"', "\\\""},
                                                                              {'\\', "\\\\"},
                                                                              {'\n', "\\n"},
                                                                              {'\r', "\\r"},
                                                                              {'\t', "\\t"},
                                                                              {'\f', "\\f"},
                                                                              {'\b', "\\b"}}};
    const auto escape = std::ranges::find(kEscapes, c, &std::pair<char32_t, const char*>::first);
    if (escape != kEscapes.end())
      out_ += escape->second;
    else if (style_.ascii_only && c > 0xffff)
      out_ += unicode_escape(0xd7c0 + (c >> 10)) + unicode_escape(0xdc00 + (c & 0x3ff));
    else if (c < 0x20 || (style_.ascii_only && c > 0x7e))
      out_ += unicode_escape(c);
    else
      append_character(out_, c);
  }

  const JsonStyle& style_;
  Work& work_;
  std::string out_;
  int level_ = 0;
};

}  // namespace

std::string to_json(const Value& value, const JsonStyle& style, Work& work) {
  JsonWriter writer(style, work);
  writer.write(value);
  return writer.take();
}

Value from_json(const nlohmann::ordered_json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_number()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  if (json.is_array()) {
    List list;
    for (const auto& item : json) list.items.push_back(from_json(item));
    return list;
  }
  if (!json.is_object()) return {};
  Dict dict;
  for (const auto& [key, item] : json.items()) dict.entries.emplace_back(key, from_json(item));
  return dict;
}

}  // namespace aq::jinja
