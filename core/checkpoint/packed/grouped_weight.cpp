#include "core/checkpoint/packed/grouped_weight.h"

#include <ATen/ATen.h>

namespace aq {

at::Tensor dequantized(const GroupedWeight& weight) {
  const auto by_input = [&](const at::Tensor& grid) { return grid.index_select(0, weight.groups); };
  const at::Tensor steps = weight.integers.to(at::kShort).sub_(by_input(weight.zero_points));  // [in, out]
  return steps.to(weight.scales.scalar_type()).mul_(by_input(weight.scales)).t().contiguous();
}

}  // namespace aq
