// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <unordered_map>
#include <utility>

#include "core/checkpoint/tensor_source.h"

namespace aq {

struct OverlaySource::Impl {
  std::shared_ptr<const TensorSource> base;
  std::unordered_map<std::string, at::Tensor> tensors;     // the ones put on top
  std::unordered_map<std::string, std::size_t> positions;  // of every name, in infos_
};

OverlaySource::OverlaySource(std::shared_ptr<const TensorSource> base)
    : impl_(std::make_shared<Impl>()), infos_(base->tensors()) {
  for (std::size_t i = 0; i < infos_.size(); ++i) impl_->positions[infos_[i].name] = i;
  impl_->base = std::move(base);
}

void OverlaySource::put(const std::string& name, at::Tensor tensor) {
  const auto bytes = static_cast<std::uint64_t>(tensor.numel()) * tensor.element_size();
  TensorInfo info{name, tensor.scalar_type(), tensor.sizes().vec(), bytes, {}};
  const auto [position, added] = impl_->positions.try_emplace(name, infos_.size());
  if (added)
    infos_.push_back(std::move(info));
  else
    infos_[position->second] = std::move(info);
  impl_->tensors[name] = std::move(tensor);
}

bool OverlaySource::has(const std::string& name) const { return impl_->positions.contains(name); }

const TensorInfo& OverlaySource::info(const std::string& name) const {
  const auto found = impl_->positions.find(name);
  return found == impl_->positions.end() ? impl_->base->info(name) : infos_[found->second];
}

at::Tensor OverlaySource::rows(const std::string& name, const at::Tensor& ids) const {
  return impl_->tensors.contains(name) ? TensorSource::rows(name, ids) : impl_->base->rows(name, ids);
}

at::Tensor OverlaySource::stored_bytes(const std::string& name) const {
  return impl_->tensors.contains(name) ? load(name) : impl_->base->stored_bytes(name);
}

void OverlaySource::require_unchanged() const { impl_->base->require_unchanged(); }

at::Tensor OverlaySource::load(const std::string& name) const {
  const auto found = impl_->tensors.find(name);
  return found == impl_->tensors.end() ? impl_->base->load(name) : found->second;
}

}  // namespace aq
