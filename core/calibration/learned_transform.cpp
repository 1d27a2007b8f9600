// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/learned_transform.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include "core/base/interruption.h"
#include "core/calibration/matrix_snapshot.h"
#include "core/transform/gradual_mask.h"
#include "core/transform/matrix_health.h"

namespace aq {
namespace {

BlockWeights in_double(const BlockWeights& weights) { return to(weights, at::kDouble); }

}  // namespace

LearnedTransform::LearnedTransform(const Recipe& recipe, const BlockShape& shape, const BlockWeights& weights,
                                   const ActivationRecorder& inputs)
    : recipe_(recipe.transform),
      limits_{recipe.transform.stability_factor, recipe.transform.precision != "float", false} {
  const at::ScalarType dtype = recipe_.precision == "double" ? at::kDouble : at::kFloat;
  for (const PlacementPlan& plan : plan_placements(shape, weights, recipe_)) {
    interruption_point();
    const auto seed = static_cast<std::uint64_t>(recipe.calibration.seed) + 2 * states_.size();
    states_.push_back(initial_state(plan, shape, weights, inputs.range(site_of(plan.placement)),
                                    recipe_.alpha, dtype, seed));
    for (at::Tensor& parameter : states_.back().parameters()) parameter.requires_grad_();
  }
  masks_.resize(states_.size());
  bands_.resize(states_.size());
  projected_rows_.resize(states_.size());
  start_epoch(0, 1);
}

void LearnedTransform::start_at(std::size_t placement, const at::Tensor& scale) {
  aq::start_at(states_.at(placement), scale);
}

std::vector<at::Tensor> LearnedTransform::parameters() const {
  std::vector<at::Tensor> list;
  for (const TransformState& state : states_)
    for (at::Tensor& parameter : state.parameters()) list.push_back(std::move(parameter));
  return list;
}

std::vector<std::string> LearnedTransform::parameter_names() const {
  std::vector<std::string> names;
  for (const TransformState& state : states_)
    for (const at::Tensor& parameter : state.parameters()) {
      const bool shift = parameter.is_same(state.shift), right = parameter.is_same(state.right);
      names.push_back(std::string(shift   ? "the shift"
                                  : right ? "the right factor"
                                          : "the matrix") +
                      " of " + placement_name(state.plan.placement));
    }
  return names;
}

void LearnedTransform::set_limits(const TransformLimits& limits) {
  limits_ = limits;
  start_epoch(epoch_, epochs_);
}

void LearnedTransform::start_epoch(int epoch, int epochs) {
  epoch_ = epoch;
  epochs_ = epochs;
  for (std::size_t i = 0; i < states_.size(); ++i) {
    const PlacementPlan& plan = states_[i].plan;
    if (!plan.masked()) continue;
    interruption_point();
    bands_[i] = limits_.diagonal_only ? 0 : mask_band(plan.size, epoch, epochs, recipe_.gradual_mask);
    masks_[i] = gradual_mask(plan.size, bands_[i], limits_.stability_factor, states_[i].matrix.scalar_type());
  }
}

std::vector<AppliedTransform> LearnedTransform::realize(at::ScalarType products) const {
  std::vector<AppliedTransform> applied;
  for (std::size_t i = 0; i < states_.size(); ++i) {
    interruption_point();
    applied.push_back(aq::realize(states_[i], masks_[i], limits_.double_inverse));
    if (masks_[i].defined()) applied.back().band = bands_[i];
    applied.back().products = products;
  }
  return applied;
}

BlockWeights LearnedTransform::apply(const BlockShape& shape, const BlockWeights& weights,
                                     const std::vector<AppliedTransform>& transforms) const {
  if (recipe_.precision != "double") return aq::apply(shape, weights, transforms);
  return to(aq::apply(shape, in_double(weights), transforms), at::kFloat);
}

void LearnedTransform::after_step() {
  const at::NoGradGuard no_grad;
  for (std::size_t i = 0; i < states_.size(); ++i) {
    keep_off_zero(states_[i]);
    if (!recipe_.enforce_dominance || !states_[i].plan.masked()) continue;
    at::Tensor matrix = states_[i].matrix.detach();
    projected_rows_[i] += static_cast<int>(enforce_dominance(matrix, masks_[i]));
  }
}

std::vector<PlacementStatus> LearnedTransform::status() {
  const at::NoGradGuard no_grad;
  std::vector<PlacementStatus> list;
  const auto applied = realize();
  for (std::size_t i = 0; i < applied.size(); ++i) {
    interruption_point();
    list.push_back(status_of(applied[i], bands_[i]));
    list.back().projected_rows = std::exchange(projected_rows_[i], 0);
  }
  return list;
}

std::vector<MatrixSnapshot> LearnedTransform::snapshots(int block, int epoch) const {
  const at::NoGradGuard no_grad;
  std::vector<MatrixSnapshot> list;
  const auto add = [&](std::size_t i, const at::Tensor& matrix, const char* part) {
    MatrixSnapshot picture = snapshot_of(matrix);
    picture.block = block;
    picture.epoch = epoch;
    picture.band = static_cast<int>(bands_[i]);
    picture.placement = placement_name(states_[i].plan.placement) + part;
    picture.stability_factor = limits_.stability_factor;
    list.push_back(std::move(picture));
  };
  for (std::size_t i = 0; i < states_.size(); ++i) {
    const TransformState& state = states_[i];
    const at::Tensor matrix = state.matrix.detach();
    if (state.plan.form == MatrixForm::Affine) add(i, masks_[i].defined() ? matrix * masks_[i] : matrix, "");
    if (state.plan.form != MatrixForm::Kronecker) continue;
    add(i, matrix.unsqueeze(0), ".left");
    add(i, state.right.detach().unsqueeze(0), ".right");
  }
  return list;
}

std::vector<at::Tensor> LearnedTransform::copy_parameters() const {
  std::vector<at::Tensor> copy;
  for (const at::Tensor& parameter : parameters()) copy.push_back(parameter.detach().clone());
  return copy;
}

void LearnedTransform::restore_parameters(const std::vector<at::Tensor>& copy) {
  const at::NoGradGuard no_grad;
  const auto list = parameters();
  for (std::size_t i = 0; i < list.size(); ++i) list[i].detach().copy_(copy[i]);
}

}  // namespace aq
