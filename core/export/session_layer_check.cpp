// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/session_layer_check.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <initializer_list>
#include <string>

#include "core/base/error.h"

namespace aq {
namespace {

constexpr std::int64_t kMostLevels = 256;

class FittingLayer {
 public:
  FittingLayer(const LayerRecord& record, const LayerInfo& info, int block)
      : record_(record), info_(info), block_(block) {}

  void require() const {
    require(is_matrix(record_.integers, at::kByte, {info_.out}, info_.in), "integers");
    require(!record_.scale.defined() || is_grid(record_.scale), "scale");
    require(!record_.zero_point.defined() || is_grid(record_.zero_point), "zero_point");
    require(record_.scale.defined() || record_.codebook.defined(), "scale");
    require(!record_.codebook.defined() || is_codebook(record_.codebook), "codebook");
    require(!record_.column_groups.defined() || are_groups(record_.column_groups), "column_groups");
  }

 private:
  using Sizes = std::initializer_list<std::int64_t>;

  void require(bool fits, const std::string& part) const {
    if (!fits)
      throw Error(ErrorKind::BadInput, "exporting",
                  "block " + std::to_string(block_) + ", " + printable(record_.layer),
                  "the session's " + part + " do not fit the model's layer");
  }

  static bool is_matrix(const at::Tensor& x, at::ScalarType dtype, Sizes rows, std::int64_t columns) {
    return x.scalar_type() == dtype && x.dim() == 2 && x.size(1) == columns &&
           std::find(rows.begin(), rows.end(), x.size(0)) != rows.end();
  }
  bool is_grid(const at::Tensor& x) const { return is_matrix(x, at::kFloat, {1, info_.out}, info_.groups()); }
  bool is_codebook(const at::Tensor& book) const {
    return book.dim() == 2 && book.size(1) >= 1 && book.size(1) <= kMostLevels &&
           is_matrix(book, at::kFloat, {1, info_.out * info_.groups()}, book.size(1)) &&
           record_.integers.max().item<std::int64_t>() < book.size(1);
  }
  /// [in], of a mixture [experts, in]
  bool are_groups(const at::Tensor& groups) const {
    return groups.scalar_type() == at::kLong && groups.dim() >= 1 && groups.dim() <= 2 &&
           groups.numel() > 0 && groups.size(-1) == info_.in && groups.min().item<std::int64_t>() >= 0 &&
           groups.max().item<std::int64_t>() < info_.groups();
  }

  const LayerRecord& record_;
  const LayerInfo& info_;
  int block_;
};

}  // namespace

void require_fitting(const LayerRecord& record, const LayerInfo& info, int block) {
  FittingLayer(record, info, block).require();
}

}  // namespace aq
