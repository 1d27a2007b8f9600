// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/table.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

#include "core/base/error.h"

namespace aq::cli {
namespace {

/// Many a cell comes from a file: what a terminal would obey is shown, and nothing left out.
std::string shown(const std::string& text) { return printable(text, text.max_size()); }

bool numeric(const std::string& cell) {
  return !cell.empty() && cell.find_first_not_of("0123456789.-+e") == std::string::npos;
}

std::string padding(std::size_t width, const std::string& cell) {
  return std::string(width - std::min(width, display_width(cell)), ' ');
}

struct Column {
  std::size_t width = 0;
  bool right = true;  ///< all cells are numbers
};

std::vector<Column> measure(const std::vector<std::string>& header,
                            const std::vector<std::vector<std::string>>& rows) {
  std::vector<Column> columns(header.size());
  for (std::size_t i = 0; i < header.size(); ++i) {
    columns[i].width = display_width(header[i]);
    for (const auto& row : rows) {
      columns[i].width = std::max(columns[i].width, display_width(row[i]));
      columns[i].right = columns[i].right && (numeric(row[i]) || row[i].empty());
    }
  }
  return columns;
}

void print_row(std::ostream& out, const std::vector<std::string>& row, const std::vector<Column>& columns) {
  std::string line;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i) line += "  ";
    const std::string pad = padding(columns[i].width, row[i]);
    line += columns[i].right ? pad + row[i] : row[i] + pad;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out << line << '\n';
}

/// Blocks of Unicode's East Asian Width property that are wide and that model names or prompts may hold.
bool wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) ||
         (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
         (c >= 0x1f300 && c <= 0x1faff) || (c >= 0x20000 && c <= 0x3fffd);
}

/// The code point that starts at `i`, which moves past it; malformed bytes count one each.
char32_t next_code_point(std::string_view text, std::size_t& i) {
  const auto lead = static_cast<unsigned char>(text[i++]);
  const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
  char32_t point = more ? lead & (0x3fu >> more) : lead;
  for (int k = 0; k < more && i < text.size() && (static_cast<unsigned char>(text[i]) & 0xc0) == 0x80; ++k)
    point = point << 6 | (static_cast<unsigned char>(text[i++]) & 0x3fu);
  return point;
}

}  // namespace

void Table::add(std::vector<std::string> row) {
  row.resize(header_.size());
  for (std::string& cell : row) cell = shown(cell);
  rows_.push_back(std::move(row));
}

void Table::print(std::ostream& out) const {
  const auto columns = measure(header_, rows_);
  print_row(out, header_, columns);
  for (const auto& row : rows_) print_row(out, row, columns);
}

void print_pairs(std::ostream& out, const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::size_t width = 0;
  for (const auto& [name, value] : pairs) width = std::max(width, display_width(name));
  for (const auto& [name, value] : pairs) out << name << padding(width, name) << "  " << shown(value) << '\n';
}

std::size_t display_width(const std::string& utf8) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < utf8.size();) width += wide(next_code_point(utf8, i)) ? 2 : 1;
  return width;
}

std::string bytes_text(std::int64_t bytes) {
  static constexpr std::array<const char*, 5> kUnits{"B", "kB", "MB", "GB", "TB"};
  double value = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; value >= 1000 && unit + 1 < kUnits.size(); ++unit) value /= 1000;
  return number_text(value, 3) + " " + kUnits[unit];
}

std::string number_text(double value, int digits) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*g", digits, value);
  return text.data();
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text = "[";
  for (const auto size : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  return text + "]";
}

}  // namespace aq::cli
