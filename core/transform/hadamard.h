// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace aq {

/// Whether hadamard_matrix() has one of `size` rows: a power of two times one of the orders that Paley's two
/// constructions (over prime fields and their squares) or Williamson's (156 and 172) give.
bool has_hadamard(std::int64_t size);

/// H / √n, orthogonal, with entries ± 1/√n and a positive first column; float64 [n, n].
/// Sylvester's for powers of two, else core ⊗ Sylvester (QuaRot, section 3).
/// @throws Error(BadArgument) where has_hadamard() is false
at::Tensor hadamard_matrix(std::int64_t size);

/// n1 of a size n = n1 · n2 for which both factors have a Hadamard matrix, as close to each other as may be;
/// their Kronecker product is one of n rows, and applying it as a pair costs n1 + n2 products a value.
std::int64_t hadamard_left_factor(std::int64_t size);

/// A random orthogonal matrix, uniform in the sense of Haar: the Q of a seeded normal matrix, with the signs
/// of R's diagonal; float64 [n, n].
at::Tensor random_orthogonal(std::int64_t size, std::uint64_t seed);

/// Signs ±1 drawn by seed, float64 [n].
at::Tensor random_signs(std::int64_t size, std::uint64_t seed);

}  // namespace aq
