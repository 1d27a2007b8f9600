// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string_view>
#include <utility>

#include "core/model/site_tensors.h"
#include "core/model/tensor_layout.h"

namespace aq {
namespace {

/// Shows the tensors of a bare decoder under the names they have in the whole model.
class PrefixedSource : public TensorSource {
 public:
  PrefixedSource(std::shared_ptr<const TensorSource> base, std::string prefix)
      : base_(std::move(base)), prefix_(std::move(prefix)), infos_(base_->tensors()) {
    for (auto& info : infos_)
      if (!stays(info.name)) info.name.insert(0, prefix_);
  }

  const std::vector<TensorInfo>& tensors() const override { return infos_; }
  bool has(const std::string& name) const override { return base_->has(stored(name)); }
  at::Tensor load(const std::string& name) const override { return base_->load(stored(name)); }
  void expect(const std::string& name) const override { base_->expect(stored(name)); }
  void require_unchanged() const override { base_->require_unchanged(); }
  at::Tensor rows(const std::string& name, const at::Tensor& ids) const override {
    return base_->rows(stored(name), ids);
  }
  at::Tensor stored_bytes(const std::string& name) const override {
    return base_->stored_bytes(stored(name));
  }

  const TensorInfo& info(const std::string& name) const override {
    for (const auto& info : infos_)
      if (info.name == name) return info;
    return base_->info(name);
  }

 private:
  bool stays(std::string_view name) const {
    return name.starts_with(prefix_) || name.starts_with("lm_head.") || name.starts_with(kSitePrefix);
  }
  std::string stored(const std::string& name) const {
    return name.starts_with(prefix_) ? name.substr(prefix_.size()) : name;
  }

  std::shared_ptr<const TensorSource> base_;
  std::string prefix_;
  std::vector<TensorInfo> infos_;
};

}  // namespace

std::shared_ptr<const TensorSource> canonical_names(std::shared_ptr<const TensorSource> tensors,
                                                    const Family& family) {
  const std::string& name = family.embedding_name;
  const std::string prefix = name.substr(0, name.find('.') + 1);  // "model.", "transformer."
  if (tensors->has(name) || !tensors->has(name.substr(prefix.size()))) return tensors;
  return std::make_shared<PrefixedSource>(std::move(tensors), prefix);
}

}  // namespace aq
