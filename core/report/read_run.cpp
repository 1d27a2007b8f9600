// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <sstream>

#include "core/base/error.h"
#include "core/quant/weight_format.h"
#include "core/report/clean_text.h"
#include "core/report/run_values.h"
#include "core/run/layer_overrides.h"
#include "core/session/session.h"
#include "core/session/session_notes.h"

namespace aq::report {
namespace {

std::int64_t weights_in(const Histogram& histogram) {
  constexpr double kMost = 1e15;
  const double sum = std::accumulate(histogram.counts.begin(), histogram.counts.end(), 0.0);
  return sum > 0 && sum < kMost ? std::llround(sum) : 0;
}

/// [out, in] of a layer: that of the tensor of its name, which some families store turned; where a checkpoint
/// stores layers otherwise (together, or one an expert) as the histogram of all its weights has it.
std::vector<std::int64_t> shape_of(const LayerReport& layer, const std::vector<TensorInfo>& tensors) {
  const auto in = static_cast<std::int64_t>(layer.channels_before.size());
  if (in == 0) return {};
  const std::string suffix = "." + layer.layer + ".weight";
  for (const TensorInfo& tensor : tensors) {
    if (!tensor.name.ends_with(suffix) || tensor.shape.size() != 2) continue;
    if (tensor.shape[1] == in) return tensor.shape;
    if (tensor.shape[0] == in) return {tensor.shape[1], in};
  }
  const std::int64_t weights = weights_in(layer.weights_after);
  if (weights == 0 || weights % in != 0) return {};
  return {weights / in, in};
}

/// 0 where the format does not fit the shape, as of a session that no run wrote.
double bits_of(const WeightRecipe& format, const std::vector<std::int64_t>& shape) {
  if (shape.empty()) return 0;
  try {
    return bits_per_weight(format, shape[0], shape[1]);
  } catch (const Error&) {
    return 0;
  }
}

LayerValues values_of(const LayerRecord& layer, const Recipe& recipe,
                      const std::vector<TensorInfo>& tensors) {
  const LayerReport& report = layer.report;
  LayerValues values{.block = report.block,
                     .layer = clean_text(layer.layer),
                     .shape = shape_of(report, tensors),
                     .format = weight_recipe_of(recipe, report.block, layer.layer),
                     .mse = report.weight_mse,
                     .sqnr_db = report.sqnr_db,
                     .cosine = report.cosine};
  values.rounded = values.format.bits < 16;
  values.bits_per_weight = bits_of(values.format, values.shape);
  if (!values.shape.empty()) values.weights = values.shape[0] * values.shape[1];
  return values;
}

BlockValues values_of(const BlockRecord& block, const Recipe& recipe,
                      const std::vector<TensorInfo>& tensors) {
  BlockValues values{.index = block.index,
                     .initial_loss = block.initial_loss,
                     .final_loss = block.final_loss,
                     .seconds = block.seconds,
                     .losses = block.losses};
  for (const PlacementRecord& one : block.placements)
    values.placements.push_back({clean_text(one.placement), one.epochs});
  for (const LayerRecord& layer : block.layers) values.layers.push_back(values_of(layer, recipe, tensors));
  return values;
}

void keep_worst(const BlockRecord& block, RunValues& run) {
  std::optional<LayerReport>& worst = run.worst;
  for (const LayerRecord& layer : block.layers) {
    const bool rounded = weight_recipe_of(run.recipe, block.index, layer.layer).bits < 16;
    if (!rounded || layer.report.weights_after.counts.empty()) continue;
    if (worst && worst->sqnr_db <= layer.report.sqnr_db) continue;
    worst = layer.report;
    worst->layer = clean_text(layer.layer);
  }
}

void read_blocks(const Session& session, RunValues& run) {
  for (int index = 0; index < session.complete_blocks(); ++index) {
    const BlockRecord block = session.read_report(index);
    run.blocks.push_back(values_of(block, run.recipe, session.tensor_infos(index)));
    keep_worst(block, run);
  }
}

void read_events(const Session& session, RunValues& run) {
  for (const SessionEvent& event : session.events()) {
    run.seconds = std::max(run.seconds, event.time);
    if (event.kind == "warning" || event.kind == "recovery" || event.kind == "notice")
      run.remarks.push_back({event.time, event.kind, clean_text(event.text)});
  }
}

double mean_bits(const std::vector<BlockValues>& blocks) {
  double bits = 0, weights = 0;
  for (const BlockValues& block : blocks)
    for (const LayerValues& layer : block.layers) {
      bits += layer.bits_per_weight * static_cast<double>(layer.weights);
      weights += static_cast<double>(layer.weights);
    }
  return weights > 0 ? bits / weights : 0;
}

void read_header(const Session& session, RunValues& run) {
  const SessionHeader header = session.header();
  run.recipe = header.recipe;
  run.model_blocks = header.blocks;
  run.program_version = clean_text(header.program_version);
  run.model = clean_text(header.model);
  run.model_fingerprint = clean_text(header.model_fingerprint);
  run.calibration = clean_text(header.calibration);
  run.calibration_fingerprint = clean_text(header.calibration_fingerprint);
  run.created = clean_text(session.created());
  run.state = clean_text(session.state());
  run.peak_memory = session.peak_memory();
}

/// Clean line by line.
std::string clean_lines(const std::string& text) {
  constexpr std::size_t kLongestLine = 2000;
  std::istringstream lines(text);
  std::string clean;
  for (std::string line; std::getline(lines, line);) {
    if (!clean.empty()) clean += '\n';
    clean += clean_text(line, kLongestLine);
  }
  return clean;
}

/// What people and programs noted of the session afterwards.
void read_remembered(const std::string& path, const Session& session, RunValues& run) {
  const SessionNotes notes = read_notes(path, session.id());
  run.name = clean_text(notes.name);
  run.note = clean_lines(notes.note);
  run.evaluation_text = clean_text(notes.evaluation);
  if (notes.divergence)
    run.divergence = {notes.divergence->kl_divergence, notes.divergence->same_top1, notes.divergence->tokens};
}

}  // namespace

RunValues read_run(const std::string& path) {
  const Session session = Session::open(path);
  RunValues run;
  run.file = clean_text(std::filesystem::path(path).filename().string());
  read_header(session, run);
  read_remembered(path, session, run);
  read_blocks(session, run);
  read_events(session, run);
  for (const EvaluationRecord& one : session.evaluations())
    run.evaluations.push_back({clean_text(one.name), one.perplexity, one.tokens});
  run.bits_per_weight = mean_bits(run.blocks);
  return run;
}

}  // namespace aq::report
