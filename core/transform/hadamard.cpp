// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transform/hadamard.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

#include "core/transform/hadamard_core.h"

namespace aq {
namespace {

/// The factor of `size` that is left to a core when powers of two are taken out; 0 where no core fits.
std::int64_t core_order(std::int64_t size) {
  for (std::int64_t order = size; order >= 1; order /= 2) {
    if (order == 1 || has_hadamard_core(order)) return order;
    if (order % 2 == 1) break;
  }
  return 0;
}

/// Sylvester's matrix of a power of two, ±1.
at::Tensor sylvester(std::int64_t size) {
  at::Tensor matrix = at::ones({1, 1}, at::kDouble);
  while (matrix.size(0) < size)
    matrix = at::cat({at::cat({matrix, matrix}, 1), at::cat({matrix, -matrix}, 1)});
  return matrix;
}

bool is_power_of_two(std::int64_t n) { return n >= 1 && (n & (n - 1)) == 0; }

}  // namespace

bool has_hadamard(std::int64_t size) { return is_power_of_two(size) || (size >= 1 && core_order(size) > 0); }

at::Tensor hadamard_matrix(std::int64_t size) {
  if (is_power_of_two(size)) return sylvester(size) / std::sqrt(static_cast<double>(size));
  const std::int64_t order = core_order(size);
  const at::Tensor core = hadamard_core(order > 0 ? order : size);
  const at::Tensor matrix = at::kron(core, sylvester(size / core.size(0)));
  return matrix * matrix.select(1, 0).unsqueeze(1) / std::sqrt(static_cast<double>(size));
}

std::int64_t hadamard_left_factor(std::int64_t size) {
  std::int64_t best = size;
  for (std::int64_t left = 1; left <= size; ++left) {
    if (size % left != 0 || !has_hadamard(left) || !has_hadamard(size / left)) continue;
    if (left + size / left < best + size / best) best = left;
  }
  return best;
}

at::Tensor random_orthogonal(std::int64_t size, std::uint64_t seed) {
  auto generator = at::detail::createCPUGenerator(seed);
  const at::Tensor normal = at::randn({size, size}, generator, at::TensorOptions(at::kDouble));
  const auto [q, r] = at::linalg_qr(normal);
  return q * r.diagonal().sign().unsqueeze(0);
}

at::Tensor random_signs(std::int64_t size, std::uint64_t seed) {
  auto generator = at::detail::createCPUGenerator(seed);
  return at::randint(0, 2, {size}, generator, at::TensorOptions(at::kDouble)) * 2 - 1;
}

}  // namespace aq
