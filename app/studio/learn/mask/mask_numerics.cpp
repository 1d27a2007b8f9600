// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/mask/mask_numerics.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <torch/optim/adamw.h>

#include <cmath>

#include "app/studio/learn/lesson_tensors.h"
#include "core/calibration/matrix_snapshot.h"
#include "core/quant/fake_quantize.h"
#include "core/run/run_context.h"
#include "core/transform/gradual_mask.h"
#include "core/transform/transform_state.h"

namespace aq {
namespace {

constexpr std::int64_t kSize = 24, kLoudestLearned = 4;
constexpr int kStepsPerEpoch = 40;

/// Input channels of the lesson's layer, few enough for hundreds of steps while someone waits.
struct FewChannels {
  at::Tensor weight;  // float32 [out, 24]
  at::Tensor inputs;  // float32 [tokens, 24]
  at::Tensor size;    // []: ‖XW‖²
};

FewChannels few_channels(const LessonTensors& tensors) {
  const at::Tensor columns = chosen_channels(tensors.inputs.abs().amax(0), kSize, kLoudestLearned);
  FewChannels data{tensors.weight.index_select(1, columns).contiguous(),
                   tensors.inputs.index_select(1, columns).contiguous(),
                   {}};
  data.size = at::mm(data.inputs, data.weight.t()).square().sum();
  return data;
}

class MaskLearner {
 public:
  /// @param masked false: every entry is free from the first step on
  MaskLearner(const FewChannels& data, const MaskSettings& settings, bool masked)
      : data_(data), settings_(settings), masked_(masked) {
    const std::int64_t n = data.weight.size(1);
    state_.plan = {.placement = Placement::AttentionNorm, .form = MatrixForm::Affine, .size = n};
    state_.matrix = at::eye(n, at::kFloat).unsqueeze(0).set_requires_grad(true);
  }

  MaskRun run(const RunContext& context) {
    MaskRun run;
    run.epochs.push_back(finished(0));
    torch::optim::AdamW adam(state_.parameters(), torch::optim::AdamWOptions(settings_.rate).weight_decay(0));
    for (int epoch = 0; epoch < kMaskEpochs && !run.broke_down; ++epoch) {
      open_mask(epoch);
      for (int step = 0; step < kStepsPerEpoch && !run.broke_down; ++step) {
        context.check();
        run.broke_down = !take_step(adam);
      }
      if (!run.broke_down) run.epochs.push_back(finished(epoch + 1));
    }
    return run;
  }

 private:
  void open_mask(int epoch) {
    const std::int64_t n = state_.plan.size;
    band_ = mask_band(n, epoch, kMaskEpochs, masked_);
    if (masked_) mask_ = gradual_mask(n, band_, settings_.stability_factor, at::kFloat);
  }

  /// ‖XW − XA⁻¹Q(AW)‖² / ‖XW‖², our rows being the paper's columns.
  at::Tensor loss(const AppliedTransform& applied) const {
    const at::Tensor rounded = fake_quantize(at::mm(data_.weight, applied.matrix[0].t()),
                                             IntegerGrid{settings_.bits, false}, state_.plan.size);
    const at::Tensor back = at::mm(rounded, applied.inverse[0].t());
    return at::mm(data_.inputs, (back - data_.weight).t()).square().sum() / data_.size;
  }

  /// @returns whether it could be taken
  bool take_step(torch::optim::AdamW& adam) {
    try {
      const at::Tensor now = loss(realize(state_, mask_, false));
      if (!std::isfinite(now.item<double>())) return false;
      adam.zero_grad();
      now.backward();
      adam.step();
    } catch (const c10::Error&) {  // singular
      return false;
    }
    keep_off_zero(state_);
    return true;
  }

  MaskEpoch finished(int epoch) const {
    const at::NoGradGuard no_grad;
    const AppliedTransform applied = realize(state_, mask_, false);
    const PlacementStatus health = status_of(applied, band_);
    MaskEpoch result{snapshot_of(applied.matrix), loss(applied).item<double>(), health.dominance,
                     health.condition, health.merge_error};
    result.matrix.epoch = epoch - 1;  // snapshots count from 0
    result.matrix.band = static_cast<int>(band_);
    result.matrix.placement = "attention_norm";
    result.matrix.stability_factor = masked_ ? settings_.stability_factor : 1;
    return result;
  }

  const FewChannels& data_;
  MaskSettings settings_;
  bool masked_;
  TransformState state_;
  at::Tensor mask_;  // [n, n]; undefined where there is none
  std::int64_t band_ = 0;
};

}  // namespace

MaskComparison compare_masks(const LessonTensors& tensors, const MaskSettings& settings,
                             const std::stop_token& stop) {
  const RunContext context(stop, nullptr, {});
  const FewChannels data = few_channels(tensors);
  return {MaskLearner(data, settings, true).run(context), MaskLearner(data, settings, false).run(context)};
}

}  // namespace aq
