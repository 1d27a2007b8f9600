// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/base/error.h"
#include "core/model/site_tensors.h"
#include "core/model/tensor_layout.h"

namespace aq {
namespace {

/// Shows the tensors of a bare decoder under the names they have in the whole model.
class PrefixedSource : public TensorSource {
 public:
  /// @param file for messages. @throws Error(BadInput) where two tensors would have one name
  PrefixedSource(std::shared_ptr<const TensorSource> base, std::string prefix, const std::string& file)
      : base_(std::move(base)), prefix_(std::move(prefix)), infos_(base_->tensors()) {
    for (std::size_t i = 0; i < infos_.size(); ++i) {
      std::string& name = infos_[i].name;
      Entry entry{i, name};
      if (!stays(name)) name.insert(0, prefix_);
      if (!entries_.try_emplace(name, std::move(entry)).second)
        throw Error(
            ErrorKind::BadInput, "opening", file,
            "the tensor " + printable(name) + " is there twice, with and without \"" + prefix_ + "\"");
    }
  }

  const std::vector<TensorInfo>& tensors() const override { return infos_; }
  bool has(const std::string& name) const override { return entries_.contains(name); }
  const TensorInfo& info(const std::string& name) const override { return infos_[entry(name).position]; }
  at::Tensor load(const std::string& name) const override { return base_->load(entry(name).stored); }
  void expect(const std::string& name) const override { base_->expect(entry(name).stored); }
  void require_unchanged() const override { base_->require_unchanged(); }
  at::Tensor rows(const std::string& name, const at::Tensor& ids) const override {
    return base_->rows(entry(name).stored, ids);
  }
  at::Tensor stored_bytes(const std::string& name) const override {
    return base_->stored_bytes(entry(name).stored);
  }

 private:
  struct Entry {
    std::size_t position = 0;
    std::string stored;  // the base's name
  };

  bool stays(std::string_view name) const {
    return name.starts_with(prefix_) || name.starts_with("lm_head.") || name.starts_with(kSitePrefix);
  }
  const Entry& entry(const std::string& name) const {
    const auto found = entries_.find(name);
    if (found != entries_.end()) return found->second;
    throw Error(ErrorKind::BadInput, "loading", printable(name), "there is no such tensor");
  }

  std::shared_ptr<const TensorSource> base_;
  std::string prefix_;
  std::vector<TensorInfo> infos_;
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace

std::shared_ptr<const TensorSource> canonical_names(std::shared_ptr<const TensorSource> tensors,
                                                    const Family& family, const std::string& file) {
  const std::string& name = family.embedding_name;
  const std::string prefix = name.substr(0, name.find('.') + 1);  // "model.", "transformer."
  if (tensors->has(name) || !tensors->has(name.substr(prefix.size()))) return tensors;
  return std::make_shared<PrefixedSource>(std::move(tensors), prefix, file);
}

}  // namespace aq
