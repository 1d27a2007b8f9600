#include "core/text/chat_template/value_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/text/chat_template/work.h"
#include "core/text/utf8.h"

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

std::string hex_escape(const char* format, char32_t character) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), format, static_cast<unsigned>(character));
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
      out += hex_escape("\\x%02x", static_cast<unsigned char>(c));
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
                                    : text_of_real(*number);
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
      out_ += hex_escape("\\u%04x", 0xd7c0 + (c >> 10)) + hex_escape("\\u%04x", 0xdc00 + (c & 0x3ff));
    else if (c < 0x20 || (style_.ascii_only && c > 0x7e))
      out_ += hex_escape("\\u%04x", c);
    else
      append_character(out_, c);
  }

  const JsonStyle& style_;
  Work& work_;
  std::string out_;
  int level_ = 0;
};

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
  return out;
}

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
