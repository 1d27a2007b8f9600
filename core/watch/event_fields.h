// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/run/run_event.h"

namespace aq {

// Every field of every event once, for both directions: `visit(name, field)` writes it or reads it.

template <typename Visit>
void visit_fields(Histogram& e, Visit visit) {
  visit("low", e.low), visit("high", e.high), visit("counts", e.counts);
}

template <typename Visit>
void visit_fields(RunStarted& e, Visit visit) {
  visit("model", e.model), visit("method", e.method), visit("setting", e.setting), visit("blocks", e.blocks);
  visit("epochs", e.epochs), visit("steps_per_epoch", e.steps_per_epoch), visit("first_block", e.first_block);
}

template <typename Visit>
void visit_fields(StageStarted& e, Visit visit) {
  visit("stage", e.stage);
}

template <typename Visit>
void visit_fields(BlockStarted& e, Visit visit) {
  visit("block", e.block), visit("initial_loss", e.initial_loss);
}

template <typename Visit>
void visit_fields(StepFinished& e, Visit visit) {
  visit("block", e.block), visit("epoch", e.epoch), visit("step", e.step), visit("loss", e.loss);
}

template <typename Visit>
void visit_fields(PlacementStatus& e, Visit visit) {
  visit("placement", e.placement), visit("size", e.size), visit("heads", e.heads), visit("band", e.band);
  visit("dominance", e.dominance), visit("condition", e.condition), visit("merge_error", e.merge_error);
  visit("projected_rows", e.projected_rows);
}

template <typename Visit>
void visit_fields(EpochFinished& e, Visit visit) {
  visit("block", e.block), visit("epoch", e.epoch), visit("loss", e.loss), visit("seconds", e.seconds);
  visit("placements", e.placements);
}

template <typename Visit>
void visit_fields(MatrixSnapshot& e, Visit visit) {
  visit("block", e.block), visit("epoch", e.epoch), visit("head", e.head), visit("size", e.size);
  visit("band", e.band), visit("placement", e.placement), visit("stability_factor", e.stability_factor);
  visit("dominance", e.dominance), visit("cells", e.cells), visit("values", e.values);
  visit("centers", e.centers), visit("radii", e.radii);
}

template <typename Visit>
void visit_fields(LayerReport& e, Visit visit) {
  visit("block", e.block), visit("layer", e.layer), visit("weights_before", e.weights_before);
  visit("weights_transformed", e.weights_transformed), visit("weights_after", e.weights_after);
  visit("grid", e.grid), visit("channels_before", e.channels_before);
  visit("channels_after", e.channels_after), visit("activations_before", e.activations_before);
  visit("activations_after", e.activations_after), visit("weight_mse", e.weight_mse);
  visit("sqnr_db", e.sqnr_db), visit("cosine", e.cosine), visit("flipped", e.flipped);
  visit("clipping_lower", e.clipping_lower), visit("clipping_upper", e.clipping_upper);
}

template <typename Visit>
void visit_fields(SearchFinished& e, Visit visit) {
  visit("block", e.block), visit("placement", e.placement), visit("ratios", e.ratios);
  visit("losses", e.losses);
}

template <typename Visit>
void visit_fields(BlockFinished& e, Visit visit) {
  visit("block", e.block), visit("initial_loss", e.initial_loss), visit("final_loss", e.final_loss);
  visit("seconds", e.seconds);
}

template <typename Visit>
void visit_fields(EvaluationUpdate& e, Visit visit) {
  visit("what", e.what), visit("tokens", e.tokens), visit("total_tokens", e.total_tokens);
  visit("perplexity", e.perplexity), visit("done", e.done);
}

template <typename Visit>
void visit_fields(RecoveryTaken& e, Visit visit) {
  visit("block", e.block), visit("epoch", e.epoch), visit("reason", e.reason), visit("step", e.step);
}

template <typename Visit>
void visit_fields(Notice& e, Visit visit) {
  visit("warning", e.warning), visit("text", e.text);
}

}  // namespace aq
