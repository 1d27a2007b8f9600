#include "core/engine/baseline_source.h"

#include <set>
#include <utility>

#include "core/model/tensor_layout.h"
#include "core/quant/weight_format.h"

namespace aq {
namespace {

class BaselineSource : public TensorSource {
 public:
  BaselineSource(const Model& model, const Recipe& recipe, std::int64_t blocks)
      : base_(model.tensor_source()), recipe_(recipe.weights), seed_(recipe.calibration.seed) {
    for (std::int64_t block = 0; block < blocks; ++block)
      for (const LinearRole role : kAllLinearRoles)
        if (has_layer(model.config().block, role))
          quantized_.insert(model.family().linear_name(role, block) + ".weight");
  }

  const std::vector<TensorInfo>& tensors() const override { return base_->tensors(); }
  bool has(const std::string& name) const override { return base_->has(name); }
  const TensorInfo& info(const std::string& name) const override { return base_->info(name); }

  at::Tensor rows(const std::string& name, const at::Tensor& ids) const override {
    return quantized_.contains(name) ? TensorSource::rows(name, ids) : base_->rows(name, ids);
  }

  at::Tensor load(const std::string& name) const override {
    const at::Tensor stored = base_->load(name);
    if (recipe_.bits >= 16 || !quantized_.contains(name)) return stored;
    const at::Tensor weight = stored.to(at::kFloat);  // [out, in]
    return quantize_weight(weight, recipe_, name, seed_).dequantized.to(stored.scalar_type());
  }

 private:
  std::shared_ptr<const TensorSource> base_;
  WeightRecipe recipe_;
  std::int64_t seed_;
  std::set<std::string> quantized_;
};

}  // namespace

std::shared_ptr<const TensorSource> baseline_source(const Model& model, const Recipe& recipe,
                                                    std::int64_t blocks) {
  return std::make_shared<BaselineSource>(model, recipe, blocks);
}

}  // namespace aq
