#include "core/model/linear.h"

#include <ATen/Functions.h>

namespace aq {

at::Tensor apply_linear(const Linear& linear, const at::Tensor& x) {
  // Folded to two dimensions this is a single product, forward and backward.
  auto shape = x.sizes().vec();
  const at::Tensor rows = x.reshape({-1, shape.back()});  // [batch·tokens, in]
  shape.back() = linear.weight.size(0);
  return at::linear(rows, linear.weight, linear.bias).view(shape);
}

at::Tensor observed(ActivationHook* hook, ActivationSite site, const at::Tensor& x) {
  return hook ? hook->apply(site, x) : x;
}

}  // namespace aq
