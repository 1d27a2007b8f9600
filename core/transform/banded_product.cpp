// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transform/banded_product.h"

#include <ATen/Functions.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <vector>

#include "core/model/row_strips.h"

namespace aq {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

constexpr std::int64_t kTileRows = 128;  ///< of the matrix: wide enough for a product at full speed
constexpr double kWorthwhile = 0.9;      ///< more of the matrix than this is multiplied whole

/// Rows [row, row + rows) of a banded matrix and the columns in which they are not zero.
struct Tile {
  std::int64_t row, rows, column, columns;
};

/// Tiles that cover the band.
std::vector<Tile> tiles_of(std::int64_t n, std::int64_t band) {
  band = std::min(band, n);
  std::vector<Tile> tiles;
  std::int64_t covered = 0;
  for (std::int64_t row = 0; row < n; row += kTileRows) {
    const auto rows = std::min(kTileRows, n - row), column = std::max<std::int64_t>(0, row - band);
    tiles.push_back({row, rows, column, std::min(n, row + rows + band) - column});
    covered += rows * tiles.back().columns;
  }
  if (static_cast<double>(covered) > kWorthwhile * static_cast<double>(n * n)) return {{0, n, 0, n}};
  return tiles;
}

at::Tensor part_of(const at::Tensor& matrix, const Tile& tile) {
  return matrix.narrow(0, tile.row, tile.rows).narrow(1, tile.column, tile.columns);
}

/// out = a · b, in the precision of a and b, in strips of rows: late in a run the band is the whole matrix.
void multiply_into(at::Tensor out, const at::Tensor& a, const at::Tensor& b) {
  for_row_strips(a.size(0), row_products(a, b), [&](std::int64_t first, std::int64_t count) {
    const at::Tensor rows = a.narrow(0, first, count);
    at::Tensor strip = out.narrow(0, first, count);
    if (out.scalar_type() == a.scalar_type())
      at::mm_out(strip, rows, b);
    else
      strip.copy_(at::mm(rows, b));
  });
}

class BandedProduct : public torch::autograd::Function<BandedProduct> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& weight, const at::Tensor& matrix,
                            std::int64_t band, bool in_bfloat16) {
    const auto compute = in_bfloat16 ? at::kBFloat16 : weight.scalar_type();
    const at::Tensor w = weight.detach().to(compute), a = matrix.detach().to(compute);
    context->save_for_backward({w, a});
    context->saved_data["band"] = band;
    at::Tensor out = at::empty_like(weight);
    for (const Tile& tile : tiles_of(a.size(0), band)) {
      multiply_into(out.narrow(1, tile.row, tile.rows), w.narrow(1, tile.column, tile.columns),
                    part_of(a, tile).t());
    }
    return out;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &w = saved[0], &a = saved[1];
    const at::Tensor gradient = gradients[0].to(w.scalar_type());  // [rows, n]
    const auto band = context->saved_data["band"].toInt();
    at::Tensor dw;
    if (context->needs_input_grad(0)) dw = strip_product(gradient, a).to(gradients[0].scalar_type());
    at::Tensor da = at::zeros(a.sizes(), gradients[0].options());
    for (const Tile& tile : tiles_of(a.size(0), band)) {
      multiply_into(part_of(da, tile), gradient.narrow(1, tile.row, tile.rows).t(),
                    w.narrow(1, tile.column, tile.columns));
    }
    return {dw, da, Variable(), Variable()};
  }
};

}  // namespace

at::Tensor times_banded(const at::Tensor& weight, const at::Tensor& matrix, std::int64_t band,
                        at::ScalarType compute) {
  const bool in_bfloat16 = compute == at::kBFloat16 && weight.scalar_type() == at::kFloat;
  return BandedProduct::apply(weight, matrix, band, in_bfloat16);
}

}  // namespace aq
