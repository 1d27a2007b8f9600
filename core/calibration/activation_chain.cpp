// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/activation_chain.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <utility>

namespace aq {
namespace {

std::size_t float_bytes(std::int64_t samples, std::int64_t tokens, std::int64_t hidden) {
  return sizeof(float) * static_cast<std::size_t>(samples * tokens * hidden);
}

}  // namespace

ActivationChain::ActivationChain(at::Tensor values) : values_(std::move(values)) {
  if (values_.defined()) sizes_ = {values_.size(0), values_.size(1), values_.size(2)};
}

ActivationChain ActivationChain::in_memory(std::int64_t samples, std::int64_t tokens, std::int64_t hidden,
                                           Share share) {
  ActivationChain chain({samples, tokens, hidden}, share);
  chain.values_ = at::empty({chain.held(), tokens, hidden}, at::kFloat);
  return chain;
}

ActivationChain ActivationChain::in_file(std::int64_t samples, std::int64_t tokens, std::int64_t hidden,
                                         const std::filesystem::path& folder, Share share) {
  ActivationChain chain({samples, tokens, hidden}, share);
  if (chain.held() == 0) return in_memory(samples, tokens, hidden, share);  // no file is empty
  chain.file_ = std::make_shared<ScratchFile>(folder, chain.bytes());
  return chain;
}

std::size_t ActivationChain::bytes() const { return float_bytes(held(), tokens(), hidden()); }

at::Tensor ActivationChain::file_view(std::int64_t first, std::int64_t count) const {
  const std::size_t offset = float_bytes(first, tokens(), hidden());
  const std::size_t bytes = float_bytes(count, tokens(), hidden());
  file_->expect(offset, std::min(2 * bytes, file_->size() - offset));  // and what is likely to be next
  return at::from_blob(
      file_->data() + offset, {count, tokens(), hidden()},
      [file = file_, offset, bytes](void*) { file->give_back(offset, bytes); }, at::kFloat);
}

at::Tensor ActivationChain::sample(std::int64_t index) const {
  const std::int64_t place = share_.place(index);
  return file_ ? file_view(place, 1) : values_.slice(0, place, place + 1);
}

at::Tensor ActivationChain::values() const { return file_ ? file_view(0, held()) : values_; }

ActivationChain ActivationChain::first(std::int64_t count) const {
  ActivationChain part = *this;
  part.sizes_[0] = std::min(count, samples());
  if (values_.defined()) part.values_ = values_.slice(0, 0, part.held());
  return part;
}

}  // namespace aq
