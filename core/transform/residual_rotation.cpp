// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transform/residual_rotation.h"

#include <ATen/ATen.h>

#include <functional>
#include <map>
#include <utility>

#include "core/base/error.h"
#include "core/model/norm_tensors.h"
#include "core/model/row_strips.h"
#include "core/model/tensor_layout.h"
#include "core/transform/hadamard.h"

namespace aq {
namespace {

[[noreturn]] void cannot_rotate(const std::string& reason) {
  throw Error(ErrorKind::BadArgument, "setting", "--rotation", reason, "choose --rotation none");
}

class RotatedSource : public TensorSource {
 public:
  RotatedSource(const Model& model, at::Tensor rotation)
      : base_(model.tensor_source()),
        family_(model.family()),
        block_(model.config().block),
        rotation_(std::move(rotation)),
        infos_(base_->tensors()) {
    add_ends(model.config());
    for (std::int64_t block = 0; block < model.config().layers; ++block) add_block(block);
  }

  const std::vector<TensorInfo>& tensors() const override { return infos_; }
  bool has(const std::string& name) const override { return changed_.contains(name) || base_->has(name); }
  const TensorInfo& info(const std::string& name) const override {
    const bool new_head = name == family_.head_name && !base_->has(name);
    return new_head ? infos_.back() : base_->info(name);
  }
  at::Tensor load(const std::string& name) const override {
    const auto found = changed_.find(name);
    return found == changed_.end() ? base_->load(name) : found->second();
  }
  void expect(const std::string& name) const override { base_->expect(name); }
  void require_unchanged() const override { base_->require_unchanged(); }

 private:
  using Make = std::function<at::Tensor()>;

  at::Tensor wide(const std::string& name) const { return base_->load(name).to(at::kDouble); }
  at::Tensor gain(const std::string& norm) const {
    return load_norm(*base_, family_, norm, at::kDouble).weight;  // [hidden]
  }
  at::Tensor stored(const at::Tensor& x, const std::string& like) const {
    return x.to(base_->info(like).dtype);
  }

  /// Gains become ones; the bias goes where the gain goes.
  void clear_norm(const std::string& norm) {
    changed_[norm + ".weight"] = [this, norm] {
      return at::full_like(base_->load(norm + ".weight"), 1 - family_.norm_offset);
    };
    if (base_->has(norm + ".bias"))
      changed_[norm + ".bias"] = [this, norm] { return at::zeros_like(base_->load(norm + ".bias")); };
  }

  void add_ends(const ModelConfig& config) {
    for (const std::string& table : {family_.embedding_name, family_.position_embedding_name})
      if (!table.empty())
        changed_[table] = [this, table] { return stored(strip_product(wide(table), rotation_), table); };
    const std::string norm = family_.final_norm_name;
    const std::string head = config.tied_head ? family_.embedding_name : family_.head_name;
    if (config.tied_head) {
      infos_.push_back(base_->info(head));
      infos_.back().name = family_.head_name;
    }
    changed_[family_.head_name] = [this, head, norm] {
      return stored(strip_product(wide(head) * gain(norm), rotation_), head);
    };
    clear_norm(norm);
    if (base_->has(norm + ".bias")) keep_final_bias(norm);
  }

  /// The head has no bias that could take the final norm's: it stays behind the norm, divided by the gain
  /// that went.
  void keep_final_bias(const std::string& norm) {
    if (gain(norm).eq(0).logical_and(wide(norm + ".bias").ne(0)).any().item<bool>())
      cannot_rotate("the final norm has a gain of zero beside a bias, which cannot be folded into the head");
    changed_[norm + ".bias"] = [this, norm] {
      const at::Tensor scale = gain(norm);
      const at::Tensor bias = wide(norm + ".bias") / at::where(scale.eq(0), at::ones_like(scale), scale);
      return stored(at::matmul(bias, rotation_), norm + ".bias");
    };
  }

  void add_block(std::int64_t block) {
    for (const LinearRole role : kAllLinearRoles) {
      if (!has_layer(block_, role)) continue;
      const std::string name = family_.linear_name(role, block);
      const ActivationSite site = input_site(role);
      if (site == ActivationSite::AttentionInput)
        add_reader(name, family_.attention_norm_name(block));
      else if (site == ActivationSite::MlpInput)
        add_reader(name, mlp_norm(block));
      else
        add_writer(name);
    }
    if (block_.experts > 0) add_reader(family_.router_name(block), mlp_norm(block));
    clear_norm(family_.attention_norm_name(block));
    clear_norm(mlp_norm(block));
  }

  /// The norm in front of the MLP, attention's where they share it.
  std::string mlp_norm(std::int64_t block) const {
    return block_.shares_norm() ? family_.attention_norm_name(block) : family_.mlp_norm_name(block);
  }

  /// W·diag(γ)·R, b + W·β.
  void add_reader(const std::string& name, const std::string& norm) {
    changed_[name + ".weight"] = [this, name, norm] {
      return strip_product(wide(name + ".weight") * gain(norm), rotation_).to(at::kFloat);
    };
    if (!base_->has(norm + ".bias")) return;
    if (!base_->has(name + ".bias"))
      cannot_rotate("the norms have biases, and the layers behind them have none");
    changed_[name + ".bias"] = [this, name, norm] {
      return (wide(name + ".bias") + at::mv(wide(name + ".weight"), wide(norm + ".bias"))).to(at::kFloat);
    };
  }

  /// Rᵀ·W, b·R; of every expert where they lie one below the other.
  void add_writer(const std::string& name) {
    changed_[name + ".weight"] = [this, name] {
      const at::Tensor weight = wide(name + ".weight");  // [experts · hidden, in]
      const at::Tensor layers = weight.reshape({-1, block_.hidden, weight.size(1)});
      std::vector<at::Tensor> rotated;
      for (std::int64_t expert = 0; expert < layers.size(0); ++expert)
        rotated.push_back(strip_product(rotation_.t(), layers[expert]));
      return at::cat(rotated).to(at::kFloat);
    };
    if (base_->has(name + ".bias"))
      changed_[name + ".bias"] = [this, name] {
        return at::matmul(wide(name + ".bias"), rotation_).to(at::kFloat);
      };
  }

  std::shared_ptr<const TensorSource> base_;
  const Family& family_;
  BlockShape block_;
  at::Tensor rotation_;  // float64 [hidden, hidden]
  std::vector<TensorInfo> infos_;
  std::map<std::string, Make> changed_;
};

}  // namespace

at::Tensor residual_rotation(NormKind norm, std::int64_t hidden, std::uint64_t seed) {
  const at::Tensor hadamard = hadamard_matrix(hidden), signs = random_signs(hidden, seed);
  if (norm == NormKind::RmsNorm) return signs.unsqueeze(1) * hadamard;
  signs[0] = 1;  // the first column of H is the direction of the mean
  return at::matmul(hadamard * signs, hadamard.t());
}

Model rotated(const Model& model, const Recipe& recipe) {
  if (recipe.transform.rotation == "none") return model;
  const BlockShape& block = model.config().block;
  const auto seed = static_cast<std::uint64_t>(recipe.calibration.seed);
  return model.with_tensors(
      std::make_shared<RotatedSource>(model, residual_rotation(block.norm, block.hidden, seed)));
}

}  // namespace aq
