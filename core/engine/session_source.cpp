// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/engine/session_source.h"

#include <map>
#include <mutex>
#include <utility>

#include "core/base/error.h"

namespace aq {
namespace {

class SessionSource : public TensorSource {
 public:
  SessionSource(std::shared_ptr<const TensorSource> base, const Session& session)
      : base_(std::move(base)), session_(session), infos_(base_->tensors()) {
    for (int block = 0; block < session_.complete_blocks(); ++block)
      for (TensorInfo& info : session_.tensor_infos(block)) add(block, std::move(info));
  }

  const std::vector<TensorInfo>& tensors() const override { return infos_; }
  bool has(const std::string& name) const override { return block_of_.contains(name) || base_->has(name); }
  const TensorInfo& info(const std::string& name) const override {
    const auto found = position_of_.find(name);
    return found == position_of_.end() ? base_->info(name) : infos_[found->second];
  }

  void require_unchanged() const override { base_->require_unchanged(); }
  at::Tensor rows(const std::string& name, const at::Tensor& ids) const override {
    return block_of_.contains(name) ? TensorSource::rows(name, ids) : base_->rows(name, ids);
  }

  at::Tensor load(const std::string& name) const override {
    const auto found = block_of_.find(name);
    if (found == block_of_.end()) return base_->load(name);
    const std::scoped_lock lock(mutex_);
    if (held_block_ != found->second) {
      held_.clear();
      for (auto& [held_name, tensor] : session_.read_tensors(found->second)) held_[held_name] = tensor;
      held_block_ = found->second;
    }
    return held_.at(name);
  }

 private:
  static void require_same_shape(const TensorInfo& model, const TensorInfo& stored) {
    if (model.shape == stored.shape) return;
    throw Error(ErrorKind::BadInput, "reading the session's", printable(stored.name),
                "it has another shape than in the model");
  }

  void add(int block, TensorInfo info) {
    block_of_[info.name] = block;
    if (base_->has(info.name)) {
      for (std::size_t i = 0; i < infos_.size(); ++i)
        if (infos_[i].name == info.name) {
          require_same_shape(infos_[i], info);
          position_of_[info.name] = i;
          infos_[i] = std::move(info);
          return;
        }
    }
    position_of_[info.name] = infos_.size();
    infos_.push_back(std::move(info));
  }

  std::shared_ptr<const TensorSource> base_;
  Session session_;
  std::vector<TensorInfo> infos_;
  std::map<std::string, int> block_of_;
  std::map<std::string, std::size_t> position_of_;
  mutable std::mutex mutex_;
  mutable int held_block_ = -1;
  mutable std::map<std::string, at::Tensor> held_;
};

}  // namespace

std::shared_ptr<const TensorSource> session_source(std::shared_ptr<const TensorSource> base,
                                                   const Session& session) {
  return std::make_shared<SessionSource>(std::move(base), session);
}

}  // namespace aq
