// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/distributed/exchange.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstring>

#include "core/base/error.h"

namespace aq {
namespace {

template <typename Value>
std::span<Value> values_of(const at::Tensor& tensor) {
  return {tensor.data_ptr<Value>(), static_cast<std::size_t>(tensor.numel())};
}

/// The same size everywhere: ranks that saw nothing take `nothing` in its place.
at::Tensor filled(const Ranks& ranks, const at::Tensor& own, double nothing) {
  constexpr std::size_t kMostDimensions = 4;
  std::array<double, kMostDimensions + 2> facts{};  // dimensions, dtype, sizes
  if (own.defined()) {
    facts[0] = static_cast<double>(own.dim());
    facts[1] = own.scalar_type() == at::kDouble ? 1 : 0;
    std::ranges::copy(own.sizes(), facts.begin() + 2);
  }
  ranks.max(std::span<double>(facts));
  if (own.defined() || facts[0] == 0) return own;
  std::vector<std::int64_t> sizes;
  for (std::size_t i = 0; i < static_cast<std::size_t>(facts[0]); ++i)
    sizes.push_back(static_cast<std::int64_t>(facts[2 + i]));
  return at::full(sizes, nothing, facts[1] > 0 ? at::kDouble : at::kFloat);
}

void append(Ranks::Bytes& bytes, const void* data, std::size_t size) {
  const auto* first = static_cast<const std::byte*>(data);
  bytes.insert(bytes.end(), first, first + size);
}

void append_number(Ranks::Bytes& bytes, std::int64_t number) { append(bytes, &number, sizeof number); }

/// Reads what append() wrote.
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::byte> bytes) : left_(bytes) {}
  bool at_end() const { return left_.empty(); }
  void read(void* data, std::size_t size) {
    if (size > left_.size())
      throw Error(ErrorKind::Connection, "reading", "what another rank sent", "it is shorter than it says",
                  "start the same version of the program on all ranks");
    std::memcpy(data, left_.data(), size);
    left_ = left_.subspan(size);
  }
  std::int64_t number() {
    std::int64_t value = 0;
    read(&value, sizeof value);
    return value;
  }
  /// Of something that comes next, `width` bytes each.
  std::int64_t count(std::size_t width) {
    const std::int64_t value = number();
    if (value < 0 || static_cast<std::size_t>(value) > left_.size() / width) read(nullptr, left_.size() + 1);
    return value;
  }

 private:
  std::span<const std::byte> left_;
};

Ranks::Bytes packed(const std::vector<Piece>& pieces) {
  Ranks::Bytes bytes;
  for (const Piece& piece : pieces) {
    const at::Tensor rows = piece.rows.contiguous();
    append_number(bytes, piece.key);
    append_number(bytes, rows.dim() > 1 ? rows.size(1) : 0);
    append_number(bytes, rows.numel());
    append(bytes, rows.data_ptr<float>(), rows.nbytes());
  }
  return bytes;
}

void unpack(const Ranks::Bytes& bytes, std::vector<Piece>& pieces) {
  for (ByteReader reader(bytes); !reader.at_end();) {
    Piece piece{reader.number(), {}};
    const std::int64_t columns = reader.number();
    piece.rows = at::empty({reader.count(sizeof(float))}, at::kFloat);
    reader.read(piece.rows.data_ptr<float>(), piece.rows.nbytes());
    if (columns > 0) piece.rows = piece.rows.reshape({-1, columns});
    pieces.push_back(std::move(piece));
  }
}

using NamedTensor = std::pair<std::string, at::Tensor>;

/// Names, dtypes and sizes, without the values.
Ranks::Bytes described(const std::vector<NamedTensor>& tensors) {
  Ranks::Bytes bytes;
  for (const auto& [name, tensor] : tensors) {
    append_number(bytes, static_cast<std::int64_t>(name.size()));
    append(bytes, name.data(), name.size());
    append_number(bytes, static_cast<std::int64_t>(tensor.scalar_type()));
    append_number(bytes, tensor.dim());
    for (const std::int64_t size : tensor.sizes()) append_number(bytes, size);
  }
  return bytes;
}

std::vector<NamedTensor> room_for(const Ranks::Bytes& description) {
  std::vector<NamedTensor> tensors;
  for (ByteReader reader(description); !reader.at_end();) {
    std::string name(static_cast<std::size_t>(reader.count(1)), '\0');
    reader.read(name.data(), name.size());
    const auto dtype = static_cast<at::ScalarType>(reader.number());
    std::vector<std::int64_t> sizes(static_cast<std::size_t>(reader.count(sizeof(std::int64_t))));
    for (std::int64_t& size : sizes) size = reader.number();
    tensors.emplace_back(std::move(name), at::empty(sizes, dtype));
  }
  return tensors;
}

}  // namespace

std::span<std::byte> bytes_of(const at::Tensor& tensor) {
  TORCH_INTERNAL_ASSERT(tensor.is_contiguous());
  return {static_cast<std::byte*>(tensor.data_ptr()), tensor.nbytes()};
}

at::Tensor sum_over(const Ranks& ranks, at::Tensor own) {
  if (ranks.alone()) return own;
  own = filled(ranks, own, 0);
  if (!own.defined()) return own;
  if (own.scalar_type() == at::kDouble)
    ranks.sum(values_of<double>(own));
  else
    ranks.sum(values_of<float>(own));
  return own;
}

at::Tensor max_over(const Ranks& ranks, at::Tensor own) {
  if (ranks.alone()) return own;
  own = filled(ranks, own, -std::numeric_limits<double>::infinity());
  if (!own.defined()) return own;
  const at::Tensor wide = own.to(at::kDouble);
  ranks.max(values_of<double>(wide));
  return wide.to(at::kFloat);
}

double sum_over(const Ranks& ranks, double own) {
  ranks.sum(std::span(&own, 1));
  return own;
}

double max_over(const Ranks& ranks, double own) {
  ranks.max(std::span(&own, 1));
  return own;
}

std::vector<at::Tensor> gather_pieces(const Ranks& ranks, const std::vector<Piece>& own) {
  std::vector<Piece> all;
  if (ranks.alone())
    all = own;
  else
    for (const Ranks::Bytes& bytes : ranks.gather(packed(own))) unpack(bytes, all);
  std::ranges::stable_sort(all, {}, &Piece::key);
  std::vector<at::Tensor> rows;
  for (Piece& piece : all) rows.push_back(std::move(piece.rows));
  return rows;
}

void share_tensors(const Ranks& ranks, std::vector<NamedTensor>& tensors) {
  if (ranks.alone()) return;
  const Ranks::Bytes description = ranks.gather(ranks.first() ? described(tensors) : Ranks::Bytes()).front();
  if (!ranks.first()) tensors = room_for(description);
  for (auto& [name, tensor] : tensors) {
    tensor = tensor.contiguous();
    if (tensor.numel() > 0) ranks.broadcast(bytes_of(tensor));
  }
}

}  // namespace aq
