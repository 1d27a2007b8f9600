// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/norm_tensors.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

namespace aq {
namespace {

at::Tensor effective_gain(const at::Tensor& stored, double offset, at::ScalarType dtype) {
  if (offset == 0) return stored.to(dtype);
  return (stored.to(dtype == at::kDouble ? at::kDouble : at::kFloat) + offset).to(dtype);
}

}  // namespace

std::vector<NamedNorm> norms_of(const Family& family, const BlockShape& shape, std::int64_t block) {
  std::vector<NamedNorm> norms{
      {&BlockWeights::attention_norm, family.attention_norm_name(block), shape.hidden, shape.norm}};
  if (!shape.shares_norm())
    norms.push_back({&BlockWeights::mlp_norm, family.mlp_norm_name(block), shape.hidden, shape.norm});
  if (shape.output_norms) {
    norms.push_back({&BlockWeights::attention_output_norm, family.attention_output_norm_name(block),
                     shape.hidden, shape.norm});
    norms.push_back(
        {&BlockWeights::mlp_output_norm, family.mlp_output_norm_name(block), shape.hidden, shape.norm});
  }
  if (shape.query_key_norms) {
    norms.push_back({&BlockWeights::query_norm, family.query_norm_name(block), shape.head_dim});
    norms.push_back({&BlockWeights::key_norm, family.key_norm_name(block), shape.head_dim});
  }
  return norms;
}

Norm load_norm(const TensorSource& tensors, const Family& family, const std::string& name,
               at::ScalarType dtype) {
  const std::string bias = name + ".bias";
  return {effective_gain(tensors.load(name + ".weight"), family.norm_offset, dtype),
          tensors.has(bias) ? tensors.load(bias).to(dtype) : at::Tensor()};
}

at::Tensor stored_gain(const TensorSource& tensors, const Family& family, const std::string& name,
                       const at::Tensor& gain) {
  const at::Tensor stored = tensors.load(name + ".weight");
  if (at::equal(effective_gain(stored, family.norm_offset, gain.scalar_type()), gain)) return stored;
  return (gain - family.norm_offset).to(stored.scalar_type());
}

}  // namespace aq
