#include "core/quant/static_range.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace aq {
namespace {

struct Step {
  double scale, zero_point;
};

Step step_of(const IntegerGrid& grid, double low, double high) {
  low = std::min(low, 0.0);
  high = std::max(high, 0.0);
  if (grid.symmetric) {
    const double half = grid.symmetric_zero_point(), size = std::max(-low, high);
    return {size > 0 ? size / half : 1, half};
  }
  const double scale = high > low ? (high - low) / grid.levels() : 1;
  return {scale, std::nearbyint(-low / scale)};
}

}  // namespace

at::Tensor fake_quantize_in_range(const at::Tensor& x, const IntegerGrid& grid, const at::Tensor& low,
                                  const at::Tensor& high) {
  const Step step = step_of(grid, low.item<double>(), high.item<double>());
  const double least = -step.zero_point, most = grid.levels() - step.zero_point;
  const at::Tensor clipped =
      (x / step.scale).clamp(least, most);  // passes gradients inside of the range only
  return (clipped + (clipped.detach().round() - clipped.detach())) * step.scale;
}

}  // namespace aq
