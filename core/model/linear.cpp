#include "core/model/linear.h"

#include <ATen/Functions.h>

#include "core/model/inverse_product.h"
#include "core/model/kronecker.h"

namespace aq {

at::Tensor apply_linear(const Linear& linear, const at::Tensor& x) {
  // Folded to two dimensions this is a single product, forward and backward.
  auto shape = x.sizes().vec();
  const at::Tensor rows = x.reshape({-1, shape.back()});  // [batch·tokens, in]
  shape.back() = linear.weight.size(0);
  if (linear.rounding) return linear.rounding->linear(rows, linear.weight, linear.bias).view(shape);
  return at::linear(rows, linear.weight, linear.bias).view(shape);
}

at::Tensor observed(const BlockWeights& weights, ActivationHook* hook, ActivationSite site,
                    const at::Tensor& x) {
  const SiteParameters& parameters = weights[site];
  if (!hook && parameters.merged()) return x;
  const at::Tensor y = parameters.inverse_of.defined()
                           ? times_inverse(x, parameters.inverse_of, parameters.right)
                           : times_kronecker(x, parameters.left, parameters.right);
  const at::Tensor seen = hook ? hook->apply(site, y, parameters) : y;
  return parameters.merged() ? times_kronecker(seen, parameters.left_inverse, parameters.right_inverse)
                             : seen;
}

}  // namespace aq
