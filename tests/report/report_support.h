// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QXmlStreamReader>
#include <cmath>
#include <string>
#include <vector>

#include "core/methods/method.h"
#include "core/report/compose.h"
#include "core/report/run_values.h"

namespace aq::test {

inline Histogram bell_of(double width) {
  Histogram histogram{-1, 1, {}};
  for (int i = 0; i < 32; ++i) {
    const double x = -1 + (i + 0.5) / 16;
    histogram.counts.push_back(
        static_cast<float>(static_cast<int>(4000 * std::exp(-x * x / (2 * width * width)))));
  }
  return histogram;
}

inline report::LayerValues layer_values(int block, const std::string& name, double sqnr) {
  return {.block = block,
          .layer = name,
          .weights = 48,
          .shape = {6, 8},
          .format = {.bits = 3},
          .bits_per_weight = 3.5,
          .mse = 1e-4,
          .sqnr_db = sqnr,
          .cosine = 0.99,
          .rounded = true};
}

inline report::BlockValues block_values(int index) {
  report::BlockValues block{
      .index = index,
      .initial_loss = 0.5 * (index + 1),
      .final_loss = 0.25 * (index + 1),
      .seconds = 2,
      .losses = {0.4F * static_cast<float>(index + 1), 0.25F * static_cast<float>(index + 1)}};
  report::PlacementValues norm{"attention_norm", {}};
  for (int epoch = 0; epoch < 2; ++epoch)
    norm.epochs.push_back({.placement = "attention_norm",
                           .size = 8,
                           .band = 3 + 4 * epoch,
                           .dominance = 0.8 - epoch - 0.1 * index,
                           .condition = 12.0 + index,
                           .merge_error = 1e-6});
  block.placements.push_back(norm);
  block.layers = {layer_values(index, "self_attn.q_proj", 20 - index),
                  layer_values(index, "mlp.down_proj", 15.5 - index)};
  return block;
}

/// A finished run of three blocks and two epochs with everything that a report shows.
inline report::RunValues example_run() {
  report::RunValues run{.file = "x.h5",
                        .created = "2026-01-31T12:00:00Z",
                        .state = "finished",
                        .program_version = "0.1.0",
                        .model = "models/small",
                        .model_fingerprint = "00ff",
                        .calibration = "text.txt",
                        .calibration_fingerprint = "beef"};
  run.recipe = method("affinequant").apply(Recipe{});
  run.recipe.weights.bits = 3;
  run.model_blocks = 3;
  run.seconds = 12.5;
  run.bits_per_weight = 3.5;
  for (int index = 0; index < 3; ++index) run.blocks.push_back(block_values(index));
  run.evaluations = {{"float", 6.5, 1000},
                     {"rtn", 9.25, 1000},
                     {"block 0", 6.75, 1000},
                     {"block 1", 7, 1000},
                     {"quantized", 7.125, 1000}};
  run.remarks = {{3.5, "warning", "the loss rose"}};
  run.worst = LayerReport{.block = 2, .layer = "mlp.down_proj"};
  run.worst->weights_before = bell_of(0.2);
  run.worst->weights_transformed = bell_of(0.25);
  run.worst->weights_after = bell_of(0.22);
  run.worst->grid = {-0.5F, 0, 0.5F};
  run.worst->sqnr_db = 13.5;
  return run;
}

inline report::Environment example_environment() {
  return {"0.1.0", "2026-02-01T08:30:00Z", {{"libtorch", "1.13.1"}, {"cairo", "1.16.0"}}};
}

/// What a browser would see of an XHTML file.
struct ParsedHtml {
  QString error;         ///< of the parser; empty: well-formed
  QStringList elements;  ///< names in their order
  QString text;          ///< all of it
  QStringList headings;
  std::vector<QByteArray> light, dark;  ///< the plots' SVG
  QStringList addresses;                ///< of links and images that are no plots
};

inline ParsedHtml parse_html(const std::string& html) {
  static const QString kSvg = QStringLiteral("data:image/svg+xml;base64,");
  ParsedHtml page;
  QXmlStreamReader xml(QByteArray::fromStdString(html));
  QString open;
  while (!xml.atEnd()) {
    xml.readNext();
    if (xml.isStartElement()) {
      open = xml.name().toString();
      page.elements << open;
      if (open.startsWith('h') && open.size() == 2) page.headings << QString();
      for (const char* name : {"src", "srcset", "href"}) {
        const QString value = xml.attributes().value(QLatin1String(name)).toString();
        if (value.startsWith(kSvg))
          (open == "img" ? page.light : page.dark)
              .push_back(QByteArray::fromBase64(value.mid(kSvg.size()).toLatin1()));
        else if (!value.isEmpty())
          page.addresses << value;
      }
    }
    if (xml.isCharacters() && open != "style") {
      page.text += xml.text();
      if (open.startsWith('h') && open.size() == 2 && !page.headings.isEmpty())
        page.headings.last() += xml.text();
    }
    if (xml.isEndElement()) open.clear();
  }
  if (xml.hasError()) page.error = xml.errorString() + QStringLiteral(" in line %1").arg(xml.lineNumber());
  return page;
}

}  // namespace aq::test
