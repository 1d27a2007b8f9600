#include <string_view>
#include <utility>

#include "core/model/site_tensors.h"
#include "core/model/tensor_layout.h"

namespace aq {
namespace {

constexpr std::string_view kPrefix = "model.";

/// Shows the tensors of a bare decoder under the names they have in the whole model.
class PrefixedSource : public TensorSource {
 public:
  explicit PrefixedSource(std::shared_ptr<const TensorSource> base)
      : base_(std::move(base)), infos_(base_->tensors()) {
    for (auto& info : infos_)
      if (!stays(info.name)) info.name.insert(0, kPrefix);
  }

  const std::vector<TensorInfo>& tensors() const override { return infos_; }
  bool has(const std::string& name) const override { return base_->has(stored(name)); }
  at::Tensor load(const std::string& name) const override { return base_->load(stored(name)); }
  void expect(const std::string& name) const override { base_->expect(stored(name)); }

  const TensorInfo& info(const std::string& name) const override {
    for (const auto& info : infos_)
      if (info.name == name) return info;
    return base_->info(name);
  }

 private:
  static bool stays(std::string_view name) {
    return name.starts_with(kPrefix) || name.starts_with("lm_head.") || name.starts_with(kSitePrefix);
  }
  static std::string stored(const std::string& name) {
    return name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : name;
  }

  std::shared_ptr<const TensorSource> base_;
  std::vector<TensorInfo> infos_;
};

}  // namespace

std::shared_ptr<const TensorSource> canonical_names(std::shared_ptr<const TensorSource> tensors,
                                                    const Family& family) {
  const std::string& name = family.embedding_name;
  if (tensors->has(name) || !tensors->has(name.substr(kPrefix.size()))) return tensors;
  return std::make_shared<PrefixedSource>(std::move(tensors));
}

}  // namespace aq
