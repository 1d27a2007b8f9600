// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

namespace aq::cli {

/// Rows of text in columns as wide as their widest cell. Columns that hold numbers only are set to the right.
class Table {
 public:
  explicit Table(std::vector<std::string> header) : header_(std::move(header)) {}
  void add(std::vector<std::string> row);
  void print(std::ostream& out) const;

 private:
  std::vector<std::string> header_;
  std::vector<std::vector<std::string>> rows_;
};

/// Names and values in two columns.
void print_pairs(std::ostream& out, const std::vector<std::pair<std::string, std::string>>& pairs);

/// Columns that a terminal needs for `utf8`: code points, two for East Asian wide ones.
std::size_t display_width(const std::string& utf8);

/// @returns e.g. "3.4 MB"
std::string bytes_text(std::int64_t bytes);
/// @param digits significant ones
std::string number_text(double value, int digits = 5);
/// @returns e.g. "[256, 64]"
std::string shape_text(const std::vector<std::int64_t>& shape);

}  // namespace aq::cli
