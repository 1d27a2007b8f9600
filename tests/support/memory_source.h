// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/ATen.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/checkpoint/tensor_source.h"

namespace aq::test {

/// Tensors that are at hand, as a checkpoint would have them.
class MemorySource : public TensorSource {
 public:
  explicit MemorySource(const std::vector<std::pair<std::string, at::Tensor>>& tensors) {
    for (const auto& [name, tensor] : tensors) {
      tensors_[name] = tensor;
      infos_.push_back({name, tensor.scalar_type(), tensor.sizes().vec(), tensor.nbytes(), {}});
    }
  }
  const std::vector<TensorInfo>& tensors() const override { return infos_; }
  bool has(const std::string& name) const override { return tensors_.contains(name); }
  const TensorInfo& info(const std::string& name) const override {
    for (const TensorInfo& one : infos_)
      if (one.name == name) return one;
    throw Error(ErrorKind::BadInput, "loading", name, "there is no such tensor");
  }
  at::Tensor load(const std::string& name) const override { return tensors_.at(info(name).name); }

 private:
  std::map<std::string, at::Tensor> tensors_;
  std::vector<TensorInfo> infos_;
};

/// uint8, each below `levels`.
inline at::Tensor random_integers(const std::vector<std::int64_t>& shape, std::int64_t levels) {
  return at::randint(levels, shape, at::TensorOptions().dtype(at::kByte));
}

}  // namespace aq::test
