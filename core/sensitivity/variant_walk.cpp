// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sensitivity/variant_walk.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/engine/baseline_source.h"
#include "core/evaluation/hidden_states.h"
#include "core/model/finite_values.h"

namespace aq {
namespace {

/// A block's weights, and those of every format as they are asked for.
class RoundedBlock {
 public:
  RoundedBlock(const Model& model, const std::vector<Model>& rounded, int index)
      : models_(rounded), index_(index), exact_(model.block(index)), rounded_(rounded.size()) {}

  const BlockWeights& exact() const { return exact_; }

  const BlockWeights& rounded(std::size_t format) {
    if (!rounded_[format]) rounded_[format] = models_[format].block(index_);
    return *rounded_[format];
  }

  /// The weights that a variant has here.
  BlockWeights of(const Variant& variant) {
    const bool here = variant.block == index_;
    if (variant.rounded == Variant::Rounded::Only) {
      BlockWeights weights = exact_;
      if (here) weights[variant.role] = rounded(variant.format)[variant.role];
      return weights;
    }
    BlockWeights weights = rounded(variant.format);
    if (here && variant.rounded == Variant::Rounded::AllBut) weights[variant.role] = exact_[variant.role];
    return weights;
  }

 private:
  const std::vector<Model>& models_;
  int index_;
  BlockWeights exact_;
  std::vector<std::optional<BlockWeights>> rounded_;
};

at::Tensor forward(const BlockShape& shape, const BlockWeights& weights, const at::Tensor& x,
                   const RunContext& context) {
  std::vector<at::Tensor> windows;
  for (std::int64_t i = 0; i < x.size(0); ++i) {
    context.check();
    windows.push_back(block_forward(shape, weights, x.narrow(0, i, 1)));
  }
  return at::cat(windows);
}

/// The states that predict a token of the window: all but the last. @returns [windows · (tokens − 1), hidden]
at::Tensor predicting_states(const at::Tensor& x) {
  return x.narrow(1, 0, x.size(1) - 1).reshape({-1, x.size(2)});
}

double divergence_of_rows(const at::Tensor& log_p, const at::Tensor& log_q) {
  return (log_p.exp() * (log_p - log_q)).sum(at::kDouble).item<double>();
}

/// Where a variant leaves the chain that it has been the same as: Only the float one, AllBut that of All.
bool starts_at(const Variant& variant, int block) {
  return variant.rounded == Variant::Rounded::All ? block == 0 : block == variant.block;
}

bool runs_at(const Variant& variant, int block) {
  return variant.rounded == Variant::Rounded::All || block >= variant.block;
}

/// All chains at one block: [windows, tokens, hidden] each.
struct Chains {
  at::Tensor exact;
  std::vector<at::Tensor> rounded;   // one a format; undefined where no variant needs it
  std::vector<at::Tensor> variants;  // undefined until its block
};

/// What the walk is doing, for the functions below.
struct Walk {
  const Model& model;
  const std::vector<Variant>& variants;
  const RunContext& context;
  const std::function<void()>& tick;
};

void take_starts(Chains& chains, const std::vector<Variant>& variants, int block) {
  for (std::size_t i = 0; i < variants.size(); ++i)
    if (starts_at(variants[i], block))
      chains.variants[i] =
          variants[i].rounded == Variant::Rounded::AllBut ? chains.rounded[variants[i].format] : chains.exact;
}

/// @throws Error(Numeric) naming the block and the place
at::Tensor exact_forward(const Walk& walk, int index, const BlockWeights& weights, const at::Tensor& x) {
  at::Tensor y = forward(walk.model.config().block_at(index), weights, x, walk.context);
  if (all_finite(y)) return y;
  throw Error(ErrorKind::Numeric, "measuring the sensitivity of", walk.model.name(),
              "block " + std::to_string(index) + " gives values that are not finite: " +
                  why_not_finite(walk.model, index, weights, x, nullptr));
}

/// "with mlp.up_proj of block 3 rounded"
std::string name_of(const Variant& variant, const Model& model) {
  if (variant.rounded == Variant::Rounded::All) return "with every layer rounded";
  const bool only = variant.rounded == Variant::Rounded::Only;
  return std::string(only ? "with " : "with all but ") +
         layer_names(model)[static_cast<std::size_t>(variant.role)] + " of block " +
         std::to_string(variant.block) + " rounded";
}

void pass_block(Chains& chains, const Walk& walk, int index, RoundedBlock& block) {
  const BlockShape& shape = walk.model.config().block_at(index);
  take_starts(chains, walk.variants, index);
  for (std::size_t i = 0; i < walk.variants.size(); ++i) {
    if (!runs_at(walk.variants[i], index)) continue;
    chains.variants[i] = forward(shape, block.of(walk.variants[i]), chains.variants[i], walk.context);
    walk.tick();
  }
  for (std::size_t format = 0; format < chains.rounded.size(); ++format)
    if (chains.rounded[format].defined())
      chains.rounded[format] = forward(shape, block.rounded(format), chains.rounded[format], walk.context);
  chains.exact = exact_forward(walk, index, block.exact(), chains.exact);
}

/// Sums over all predicted tokens, one a variant.
std::vector<double> compare_all(const Chains& chains, const Walk& walk) {
  const at::Tensor exact = predicting_states(chains.exact);
  std::vector<at::Tensor> states;
  for (const at::Tensor& x : chains.variants) states.push_back(predicting_states(x));
  std::vector<double> sums(states.size(), 0.0);
  const std::int64_t step = logit_rows_at_once(walk.model.config());
  for (std::int64_t first = 0; first < exact.size(0); first += step) {
    const std::int64_t rows = std::min(step, exact.size(0) - first);
    const at::Tensor log_p = at::log_softmax(walk.model.head(exact.narrow(0, first, rows)), -1);
    for (std::size_t i = 0; i < states.size(); ++i) {
      walk.context.check();
      const at::Tensor log_q = at::log_softmax(walk.model.head(states[i].narrow(0, first, rows)), -1);
      sums[i] += divergence_of_rows(log_p, log_q);
      if (first == 0) walk.tick();
    }
  }
  return sums;
}

}  // namespace

VariantWalk::VariantWalk(const Model& model, const at::Tensor& ids, const std::vector<WeightRecipe>& formats,
                         std::int64_t seed)
    : model_(model), ids_(ids) {
  Recipe recipe;
  recipe.calibration.seed = seed;
  for (const WeightRecipe& format : formats) {
    recipe.weights = format;
    rounded_.push_back(model.with_tensors(baseline_source(model, recipe, model.config().layers)));
  }
}

std::int64_t VariantWalk::bytes_per_variant() const {
  return ids_.numel() * model_.config().block.hidden * static_cast<std::int64_t>(sizeof(float));
}

std::int64_t VariantWalk::passes(const std::vector<Variant>& variants) const {
  std::int64_t count = 0;
  for (const Variant& one : variants)
    for (int block = 0; block < model_.config().layers; ++block) count += runs_at(one, block) ? 1 : 0;
  return count + static_cast<std::int64_t>(variants.size());  // and the head
}

std::vector<double> VariantWalk::divergences(const std::vector<Variant>& variants, const RunContext& context,
                                             const std::function<void()>& tick) const {
  const at::NoGradGuard no_grad;
  Chains chains{model_.embed(ids_), std::vector<at::Tensor>(rounded_.size()),
                std::vector<at::Tensor>(variants.size())};
  for (const Variant& one : variants)
    if (one.rounded == Variant::Rounded::AllBut) chains.rounded[one.format] = chains.exact;
  const Walk walk{model_, variants, context, tick};
  std::vector<double> sums = with_unchanged(model_, [&] {
    for (int index = 0; index < model_.config().layers; ++index) {
      RoundedBlock block(model_, rounded_, index);
      pass_block(chains, walk, index, block);
    }
    return compare_all(chains, walk);
  });
  const auto tokens = static_cast<double>(ids_.size(0) * (ids_.size(1) - 1));
  for (std::size_t i = 0; i < sums.size(); ++i) {
    sums[i] /= tokens;
    if (!std::isfinite(sums[i]))
      throw Error(ErrorKind::Numeric, "measuring the sensitivity of", model_.name(),
                  "the divergence " + name_of(variants[i], model_) + " is not finite");
  }
  return sums;
}

}  // namespace aq
