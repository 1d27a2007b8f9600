// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <optional>

#include "core/report/number_text.h"
#include "core/report/sections/sections.h"
#include "core/report/texts.h"

namespace aq::report {
namespace {

/// The worst of a block's matrices after their last epoch.
std::optional<PlacementStatus> worst_matrix(const BlockValues& block) {
  std::optional<PlacementStatus> worst;
  for (const PlacementValues& placement : block.placements) {
    if (placement.epochs.empty()) continue;
    const PlacementStatus& last = placement.epochs.back();
    if (!worst) {
      worst = last;
      continue;
    }
    worst->dominance = std::min(worst->dominance, last.dominance);
    worst->condition = std::max(worst->condition, last.condition);
    worst->merge_error = std::max(worst->merge_error, last.merge_error);
  }
  return worst;
}

std::string mean_sqnr_text(const BlockValues& block) {
  double sum = 0, count = 0;
  for (const LayerValues& layer : block.layers)
    if (layer.rounded) sum += layer.sqnr_db, ++count;
  return count > 0 ? fixed_text(sum / count, 1) : "";
}

Row row_of(const BlockValues& block) {
  Row row{{std::to_string(block.index), number_text(block.initial_loss), number_text(block.final_loss),
           block.initial_loss > 0 ? change_text(block.final_loss / block.initial_loss) : "",
           number_text(block.seconds, 3), mean_sqnr_text(block)}};
  const auto matrix = worst_matrix(block);
  for (const double value :
       {matrix ? matrix->dominance : 0, matrix ? matrix->condition : 0, matrix ? matrix->merge_error : 0})
    row.cells.push_back(matrix ? number_text(value, 3) : "");
  return row;
}

Table blocks_table(const RunValues& run, Language language) {
  Table table{.compact = true};
  for (const Text title : {Text::block, Text::loss_start, Text::loss_end, Text::change, Text::seconds,
                           Text::sqnr, Text::dominance, Text::condition, Text::merge_error})
    table.columns.push_back({text(language, title), /*number=*/true});
  for (const BlockValues& block : run.blocks) table.rows.push_back(row_of(block));
  drop_empty_columns(table);
  return table;
}

/// "int3 g128", "nf4", "float".
std::string format_text(const LayerValues& layer, Language language) {
  if (!layer.rounded) return text(language, Text::stays_float);
  const WeightRecipe& format = layer.format;
  std::string name = format.format == "integer" ? "int" + std::to_string(format.bits) : format.format;
  if (format.format == "kmeans") name += " " + std::to_string(format.bits);
  if (format.granularity == "group") return name + " g" + std::to_string(format.group_size);
  return name;
}

std::string shape_text_of(const LayerValues& layer) {
  std::string shape;
  for (const std::int64_t size : layer.shape) shape += (shape.empty() ? "" : " × ") + std::to_string(size);
  return shape;
}

Row row_of(const LayerValues& layer, const RunValues& run, Language language) {
  const bool worst = run.worst && run.worst->block == layer.block && run.worst->layer == layer.layer;
  const std::string bits = layer.bits_per_weight > 0 ? fixed_text(layer.bits_per_weight, 2) : "";
  Row row{
      {std::to_string(layer.block), layer.layer, shape_text_of(layer), format_text(layer, language), bits},
      worst};
  const bool rounded = layer.rounded;
  row.cells.push_back(rounded ? fixed_text(layer.sqnr_db, 2) : "");
  row.cells.push_back(rounded ? number_text(layer.mse, 3) : "");
  row.cells.push_back(rounded ? fixed_text(layer.cosine, 5) : "");
  return row;
}

Table layers_table(const RunValues& run, Language language) {
  Table table{.columns = {{text(language, Text::block), true},
                          {text(language, Text::layer)},
                          {text(language, Text::shape), true},
                          {text(language, Text::format)},
                          {text(language, Text::bits_a_weight), true},
                          {text(language, Text::sqnr), true},
                          {text(language, Text::mse), true},
                          {text(language, Text::cosine), true}},
              .compact = true};
  for (const BlockValues& block : run.blocks)
    for (const LayerValues& layer : block.layers) table.rows.push_back(row_of(layer, run, language));
  return table;
}

std::string remark_kind(const Remark& remark, Language language) {
  if (remark.kind == "warning") return text(language, Text::remark_warning);
  if (remark.kind == "recovery") return text(language, Text::remark_recovery);
  return text(language, Text::remark_notice);
}

}  // namespace

void add_tables(Document& document, const RunValues& run, int level) {
  if (run.blocks.empty()) return;
  const Language language = document.language;
  document.elements.push_back(Heading{text(language, Text::blocks_table), level});
  document.elements.push_back(blocks_table(run, language));
  std::string reading = text(language, Text::blocks_reading);
  if (std::ranges::any_of(run.blocks,
                          [](const BlockValues& block) { return worst_matrix(block).has_value(); }))
    reading += " " + text(language, Text::matrices_reading);
  document.elements.push_back(Paragraph{reading, /*muted=*/true});
  Table layers = layers_table(run, language);
  if (layers.rows.empty()) return;
  document.elements.push_back(Heading{text(language, Text::layers_table), level});
  document.elements.push_back(std::move(layers));
  if (run.worst) document.elements.push_back(Paragraph{text(language, Text::layers_reading), /*muted=*/true});
}

void add_remarks(Document& document, const RunValues& run, int level) {
  constexpr std::size_t kMost = 100;
  if (run.remarks.empty()) return;
  const Language language = document.language;
  Table table{.columns = {{text(language, Text::time), true}, {text(language, Text::what)}, {""}},
              .compact = true};
  for (std::size_t i = 0; i < std::min(kMost, run.remarks.size()); ++i) {
    const Remark& one = run.remarks[i];
    table.rows.push_back({{duration_text(language, one.seconds), remark_kind(one, language), one.text}});
  }
  document.elements.push_back(Heading{text(language, Text::remarks), level});
  document.elements.push_back(std::move(table));
  if (run.remarks.size() > kMost)
    document.elements.push_back(Paragraph{
        text(language, Text::more_remarks, {std::to_string(run.remarks.size() - kMost)}), /*muted=*/true});
}

}  // namespace aq::report
