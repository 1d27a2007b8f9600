#pragma once

#include <ATen/core/Tensor.h>

namespace aq {

/// A weight on integer grids that groups of its inputs share, as GPTQ and AWQ store it.
struct GroupedWeight {
  at::Tensor integers;     // uint8 [in, out]
  at::Tensor zero_points;  // uint8 [groups, out]
  at::Tensor scales;       // a floating dtype, [groups, out]
  at::Tensor groups;       // int64 [in]: the group of each input
};

/// scale · (integer − zero point), rounded once to the dtype of the scales. @returns [out, in]
at::Tensor dequantized(const GroupedWeight& weight);

}  // namespace aq
