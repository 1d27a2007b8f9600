// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/engine/baseline_source.h"

#include <map>
#include <utility>

#include "core/model/tensor_layout.h"
#include "core/quant/weight_format.h"
#include "core/run/layer_overrides.h"

namespace aq {
namespace {

class BaselineSource : public TensorSource {
 public:
  BaselineSource(const Model& model, const Recipe& recipe, std::int64_t blocks)
      : base_(model.tensor_source()), seed_(recipe.calibration.seed) {
    for (std::int64_t block = 0; block < blocks; ++block)
      for (const LinearRole role : kAllLinearRoles) {
        if (!has_layer(model.config().block, role)) continue;
        const auto own =
            weight_recipe_of(recipe, static_cast<int>(block), short_layer_name(model.family(), role));
        if (own.bits < 16) quantized_.emplace(model.family().linear_name(role, block) + ".weight", own);
      }
  }

  const std::vector<TensorInfo>& tensors() const override { return base_->tensors(); }
  bool has(const std::string& name) const override { return base_->has(name); }
  const TensorInfo& info(const std::string& name) const override { return base_->info(name); }

  void require_unchanged() const override { base_->require_unchanged(); }
  at::Tensor rows(const std::string& name, const at::Tensor& ids) const override {
    return quantized_.contains(name) ? TensorSource::rows(name, ids) : base_->rows(name, ids);
  }

  at::Tensor load(const std::string& name) const override {
    const at::Tensor stored = base_->load(name);
    const auto found = quantized_.find(name);
    if (found == quantized_.end()) return stored;
    const at::Tensor weight = stored.to(at::kFloat);  // [out, in]
    return quantize_weight(weight, found->second, name, seed_).dequantized.to(stored.scalar_type());
  }

 private:
  std::shared_ptr<const TensorSource> base_;
  std::int64_t seed_;
  std::map<std::string, WeightRecipe> quantized_;  // by tensor
};

}  // namespace

std::shared_ptr<const TensorSource> baseline_source(const Model& model, const Recipe& recipe,
                                                    std::int64_t blocks) {
  return std::make_shared<BaselineSource>(model, recipe, blocks);
}

}  // namespace aq
