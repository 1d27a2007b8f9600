// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <sstream>

#include "core/sweep/sweep.h"

namespace aq {
namespace {

/// RFC 4180.
std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

void write_row(std::ostream& out, const SweepCell& cell, const CellResult& result) {
  out << cell.index;
  for (const auto& [path, value] : cell.choices)
    out << ',' << quoted(value.is_string() ? value.get<std::string>() : value.dump());
  if (result.error.empty())
    out << ',' << result.perplexity << ',' << result.loss << ',' << result.bits_per_weight << ','
        << result.seconds << ',' << result.peak_rss_bytes << ",\n";
  else
    out << ",,,,,," << quoted(result.error) << '\n';
}

}  // namespace

std::size_t SweepTable::done() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(results, [](const auto& one) { return one.has_value(); }));
}

std::string to_csv(const SweepTable& table) {
  constexpr int kDigits = 9;
  std::ostringstream out;
  out.imbue(std::locale::classic());
  out.precision(kDigits);
  out << "cell";
  for (const GridAxis& axis : table.grid.axes) out << ',' << quoted(axis.path);
  out << ",perplexity,loss,bits_per_weight,seconds,peak_rss_bytes,error\n";
  for (std::size_t i = 0; i < table.cells.size(); ++i)
    if (table.results[i]) write_row(out, table.cells[i], *table.results[i]);
  return out.str();
}

}  // namespace aq
