// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/packed/unpacked_source.h"

#include <map>
#include <set>
#include <utility>

#include "core/base/error.h"

namespace aq {
namespace {

class UnpackedSource : public TensorSource {
 public:
  UnpackedSource(std::shared_ptr<const TensorSource> stored, std::vector<UnpackedTensor> weights)
      : stored_(std::move(stored)) {
    std::map<std::string, UnpackedTensor> by_first_part;
    std::set<std::string> hidden;
    for (UnpackedTensor& one : weights) {
      hidden.insert(one.parts.begin(), one.parts.end());
      const std::string first = one.parts.front();
      by_first_part.emplace(first, std::move(one));
    }
    for (const TensorInfo& info : stored_->tensors()) {
      if (const auto found = by_first_part.find(info.name); found != by_first_part.end()) {
        const TensorInfo shown = found->second.info;
        add(shown, std::move(found->second));
      } else if (!hidden.contains(info.name)) {
        add(info, {});
      }
    }
  }

  const std::vector<TensorInfo>& tensors() const override { return infos_; }
  bool has(const std::string& name) const override { return entries_.contains(name); }
  const TensorInfo& info(const std::string& name) const override { return infos_[entry(name).position]; }

  at::Tensor load(const std::string& name) const override {
    const Entry& found = entry(name);
    return found.weight.load ? found.weight.load(*stored_) : stored_->load(name);
  }
  at::Tensor rows(const std::string& name, const at::Tensor& ids) const override {
    return entry(name).weight.load ? TensorSource::rows(name, ids) : stored_->rows(name, ids);
  }
  void expect(const std::string& name) const override {
    const auto found = entries_.find(name);
    if (found == entries_.end()) return;
    if (!found->second.weight.load) return stored_->expect(name);
    for (const std::string& part : found->second.weight.parts) stored_->expect(part);
  }
  void require_unchanged() const override { stored_->require_unchanged(); }
  at::Tensor stored_bytes(const std::string& name) const override {
    return entry(name).weight.load ? load(name) : stored_->stored_bytes(name);
  }

 private:
  struct Entry {
    std::size_t position = 0;
    UnpackedTensor weight;  // without load: the tensor as it is stored
  };

  void add(const TensorInfo& info, UnpackedTensor weight) {
    if (!entries_.emplace(info.name, Entry{infos_.size(), std::move(weight)}).second)
      throw Error(ErrorKind::BadInput, "opening", info.name,
                  "the checkpoint holds it both packed and as it is");
    infos_.push_back(info);
  }
  const Entry& entry(const std::string& name) const {
    const auto found = entries_.find(name);
    if (found == entries_.end())
      throw Error(ErrorKind::BadInput, "loading", printable(name), "there is no such tensor");
    return found->second;
  }

  std::shared_ptr<const TensorSource> stored_;
  std::vector<TensorInfo> infos_;
  std::map<std::string, Entry> entries_;
};

}  // namespace

std::shared_ptr<const TensorSource> unpacked_source(std::shared_ptr<const TensorSource> stored,
                                                    std::vector<UnpackedTensor> weights) {
  return std::make_shared<UnpackedSource>(std::move(stored), std::move(weights));
}

}  // namespace aq
