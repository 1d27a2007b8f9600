// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/session_events.h"

#include <utility>

#include "core/calibration/matrix_snapshot.h"
#include "core/session/session.h"

namespace aq {
namespace {

RunStarted started(const Session& session) {
  const SessionHeader header = session.header();
  RunStarted event;
  event.model = header.model;
  event.method = header.recipe.method;
  event.setting = short_name(header.recipe);
  event.blocks = header.blocks;
  event.epochs = header.recipe.epochs();
  event.steps_per_epoch = static_cast<int>(header.recipe.steps(header.recipe.calibration.nsamples));
  return event;
}

/// Of a block, more than a plot has pixels; a file may claim millions.
constexpr std::size_t kMostEpochs = 8192;

void add_epoch(const BlockRecord& block, std::size_t epoch, std::vector<RunEvent>& events) {
  EpochFinished event{block.index, static_cast<int>(epoch), block.losses[epoch], 0, {}};
  for (const PlacementRecord& placement : block.placements)
    if (epoch < placement.epochs.size()) event.placements.push_back(placement.epochs[epoch]);
  events.emplace_back(std::move(event));
}

/// All epochs, or where they are too many every so manieth and the last.
void add_epochs(const BlockRecord& block, std::vector<RunEvent>& events) {
  const std::size_t epochs = block.losses.size();
  if (epochs == 0) return;
  const std::size_t stride = (epochs + kMostEpochs - 1) / kMostEpochs;
  for (std::size_t epoch = 0; epoch + 1 < epochs; epoch += stride) add_epoch(block, epoch, events);
  add_epoch(block, epochs - 1, events);
}

void add_searches(const BlockRecord& block, std::vector<RunEvent>& events) {
  for (const PlacementRecord& placement : block.placements)
    if (!placement.search_losses.empty())
      events.emplace_back(
          SearchFinished{block.index, placement.placement, placement.search_ratios, placement.search_losses});
}

MatrixSnapshot picture_of(const at::Tensor& matrix, const BlockRecord& block,
                          const PlacementRecord& placement, const std::string& part, const Recipe& recipe) {
  MatrixSnapshot picture = snapshot_of(matrix);
  picture.block = block.index;
  picture.epoch = static_cast<int>(block.losses.size()) - 1;
  picture.placement = placement.placement + part;
  picture.stability_factor = recipe.transform.stability_factor;
  if (!placement.epochs.empty()) picture.band = placement.epochs.back().band;
  return picture;
}

void add_matrices(const BlockRecord& block, const Recipe& recipe, std::vector<RunEvent>& events) {
  for (const PlacementRecord& placement : block.placements) {
    const at::Tensor& matrix = placement.matrix;
    if (placement.right.defined()) {
      events.emplace_back(picture_of(matrix.unsqueeze(0), block, placement, ".left", recipe));
      events.emplace_back(picture_of(placement.right.unsqueeze(0), block, placement, ".right", recipe));
    }
    if (matrix.dim() != 3 || matrix.size(1) != matrix.size(2)) continue;  // not a full matrix
    events.emplace_back(picture_of(matrix, block, placement, "", recipe));
  }
}

}  // namespace

std::vector<RunEvent> session_events(const std::string& path) {
  const Session session = Session::open(path);
  std::vector<RunEvent> events{started(session)};
  for (int index = 0; index < session.complete_blocks(); ++index) {
    BlockRecord block = session.read_report(index);
    events.emplace_back(BlockStarted{index, block.initial_loss});
    add_searches(block, events);
    add_epochs(block, events);
    add_matrices(block, session.header().recipe, events);
    for (LayerRecord& layer : block.layers) events.emplace_back(std::move(layer.report));
    events.emplace_back(BlockFinished{index, block.initial_loss, block.final_loss, block.seconds});
  }
  for (const EvaluationRecord& evaluation : session.evaluations())
    events.emplace_back(
        EvaluationUpdate{evaluation.name, evaluation.tokens, evaluation.tokens, evaluation.perplexity, true});
  return events;
}

}  // namespace aq
