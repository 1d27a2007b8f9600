#include "core/model/mlp.h"

#include <ATen/Functions.h>

#include "core/base/error.h"
#include "core/model/linear.h"

namespace aq {
namespace {

at::Tensor activated(Activation activation, const at::Tensor& x) {
  switch (activation) {
    case Activation::Relu:
      return at::relu(x);
    case Activation::Silu:
      return at::silu(x);
    case Activation::Gelu:
      return at::gelu(x);
    case Activation::GeluTanh:
      return at::gelu(x, "tanh");
  }
  throw Error(ErrorKind::Internal, "running", "the MLP", "unknown activation function");
}

/// @returns [batch, tokens, ffn]
at::Tensor inner(const BlockShape& shape, const BlockWeights& weights, const at::Tensor& x) {
  const at::Tensor up = apply_linear(weights[LinearRole::Up], x);
  if (shape.mlp == MlpKind::Plain) return activated(shape.activation, up);
  return activated(shape.activation, apply_linear(weights[LinearRole::Gate], x)).mul_(up);
}

}  // namespace

at::Tensor mlp(const BlockShape& shape, const BlockWeights& weights, const at::Tensor& x,
               ActivationHook* hook) {
  const at::Tensor input = observed(weights, hook, ActivationSite::MlpInput, x);
  const at::Tensor y = observed(weights, hook, ActivationSite::DownInput, inner(shape, weights, input));
  return apply_linear(weights[LinearRole::Down], y);
}

}  // namespace aq
