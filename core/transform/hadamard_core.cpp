// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transform/hadamard_core.h"

#include <ATen/ATen.h>

#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "core/base/error.h"

namespace aq {
namespace {

bool is_prime(std::int64_t n) {
  if (n < 2) return false;
  for (std::int64_t d = 2; d * d <= n; ++d)
    if (n % d == 0) return false;
  return true;
}

std::int64_t root_of(std::int64_t n) {
  const auto root = static_cast<std::int64_t>(std::llround(std::sqrt(static_cast<double>(n))));
  return root * root == n ? root : 0;
}

bool is_field_order(std::int64_t q) { return q % 2 == 1 && (is_prime(q) || is_prime(root_of(q))); }

/// Squares among the elements 0 … p − 1 of a prime field. @returns [p]: +1 a square, −1 none, 0 for zero
std::vector<int> prime_character(std::int64_t p) {
  std::vector<int> character(static_cast<std::size_t>(p), -1);
  character[0] = 0;
  for (std::int64_t x = 1; x < p; ++x) character[static_cast<std::size_t>(x * x % p)] = 1;
  return character;
}

/// The same over p² elements a + b·√r, numbered a·p + b, with r no square.
std::vector<int> square_character(std::int64_t p) {
  const auto base = prime_character(p);
  std::int64_t r = 2;
  while (base[static_cast<std::size_t>(r)] != -1) ++r;
  std::vector<int> character(static_cast<std::size_t>(p * p), -1);
  character[0] = 0;
  for (std::int64_t a = 0; a < p; ++a)
    for (std::int64_t b = a == 0 ? 1 : 0; b < p; ++b)
      character[static_cast<std::size_t>((a * a + r * b % p * b) % p * p + 2 * a * b % p)] = 1;
  return character;
}

/// Q_ij = χ(x_i − x_j), [q, q].
at::Tensor jacobsthal(std::int64_t q) {
  const bool prime = is_prime(q);
  const std::int64_t p = prime ? q : root_of(q);
  const auto character = prime ? prime_character(p) : square_character(p);
  const auto difference = [&](std::int64_t i, std::int64_t j) {
    if (prime) return (i - j + p) % p;
    return (i / p - j / p + p) % p * p + (i % p - j % p + p) % p;
  };
  at::Tensor matrix = at::empty({q, q}, at::kDouble);
  auto* value = matrix.data_ptr<double>();
  for (std::int64_t i = 0; i < q; ++i)
    for (std::int64_t j = 0; j < q; ++j) *value++ = character[static_cast<std::size_t>(difference(i, j))];
  return matrix;
}

/// Q with a border of ones: above (and, with the sign given, left) of it.
at::Tensor bordered(const at::Tensor& q, double left) {
  const std::int64_t n = q.size(0) + 1;
  at::Tensor matrix = at::zeros({n, n}, at::kDouble);
  matrix.slice(0, 1).slice(1, 1).copy_(q);
  matrix.select(0, 0).slice(0, 1).fill_(1);
  matrix.select(1, 0).slice(0, 1).fill_(left);
  return matrix;
}

/// Order q + 1 for q ≡ 3 modulo 4 (Paley 1933, lemma 2).
at::Tensor paley_first(std::int64_t order) {
  return bordered(jacobsthal(order - 1), -1) + at::eye(order, at::kDouble);
}

/// Order 2 (q + 1) for q ≡ 1 modulo 4 (Paley 1933, lemma 3).
at::Tensor paley_second(std::int64_t order) {
  const at::Tensor conference = bordered(jacobsthal(order / 2 - 1), 1);
  const at::Tensor signs = at::tensor({1.0, 1.0, 1.0, -1.0}).reshape({2, 2}).to(at::kDouble);
  const at::Tensor diagonal = at::tensor({1.0, -1.0, -1.0, -1.0}).reshape({2, 2}).to(at::kDouble);
  return at::kron(conference, signs) + at::kron(at::eye(order / 2, at::kDouble), diagonal);
}

/// First rows of Williamson's four symmetric circulants. They are symmetric, so that half of a row tells it
/// all.
struct Williamson {
  std::int64_t order;
  std::array<std::string_view, 4> halves;
};

constexpr std::array<Williamson, 2> kWilliamson{{
    {156, {"+++--+-+-----+--++--", "++++---+--++----+-+-", "+++--++-+---+-+--+--", "+---++-+-+-----+++-+"}},
    {172,
     {"+---++--++++-+-+++-++-", "++-++++++----+-+--++-+", "+++-+-++--+-+-++++-+--",
      "++---++++-+--+--++----"}},
}};

const Williamson* williamson_of(std::int64_t order) {
  for (const Williamson& one : kWilliamson)
    if (one.order == order) return &one;
  return nullptr;
}

at::Tensor circulant(std::string_view half, std::int64_t size) {
  at::Tensor matrix = at::empty({size, size}, at::kDouble);
  for (std::int64_t i = 0; i < size; ++i)
    for (std::int64_t j = 0; j < size; ++j) {
      const std::int64_t step = (j - i + size) % size;
      matrix[i][j] = half[static_cast<std::size_t>(std::min(step, size - step))] == '+' ? 1.0 : -1.0;
    }
  return matrix;
}

/// Williamson's array of A, B, C, D (Williamson 1944).
at::Tensor williamson(const Williamson& table) {
  const std::int64_t size = table.order / 4;
  const at::Tensor a = circulant(table.halves[0], size), b = circulant(table.halves[1], size),
                   c = circulant(table.halves[2], size), d = circulant(table.halves[3], size);
  return at::cat({at::cat({a, b, c, d}, 1), at::cat({-b, a, -d, c}, 1), at::cat({-c, d, a, -b}, 1),
                  at::cat({-d, -c, b, a}, 1)});
}

bool is_paley_first(std::int64_t order) { return order % 4 == 0 && is_prime(order - 1); }
bool is_paley_second(std::int64_t order) {
  return order % 4 == 0 && (order / 2 - 1) % 4 == 1 && is_field_order(order / 2 - 1);
}

}  // namespace

bool has_hadamard_core(std::int64_t order) {
  return is_paley_first(order) || is_paley_second(order) || williamson_of(order) != nullptr;
}

at::Tensor hadamard_core(std::int64_t order) {
  if (is_paley_first(order)) return paley_first(order);
  if (is_paley_second(order)) return paley_second(order);
  if (const Williamson* table = williamson_of(order)) return williamson(*table);
  throw Error(ErrorKind::BadArgument, "making", "a Hadamard matrix",
              "none of " + std::to_string(order) + " rows is known to this program");
}

}  // namespace aq
