// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/fingerprint.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "core/base/interruption.h"

namespace aq {
namespace {

constexpr std::size_t kWhole = 1 << 20;  ///< bytes up to which a tensor is hashed in full
constexpr std::size_t kPage = 4096;      ///< bytes
constexpr std::size_t kPages = 64;       ///< of a larger tensor

void add_sampled(Hash64& hash, std::span<const std::byte> bytes) {
  if (bytes.size() <= kWhole) return hash.add(bytes);
  const std::size_t last = bytes.size() - kPage;
  for (std::size_t page = 0; page < kPages; ++page)
    hash.add(bytes.subspan(last / (kPages - 1) * page, kPage));
  hash.add(bytes.subspan(last));
}

void add_tensor(Hash64& hash, const TensorInfo& info, const at::Tensor& tensor) {
  hash.add(info.name);
  hash.add(static_cast<std::uint64_t>(info.dtype));
  hash.add(info.shape.size());
  for (const auto size : info.shape) hash.add(static_cast<std::uint64_t>(size));
  const at::Tensor dense = tensor.contiguous();
  add_sampled(hash, {static_cast<const std::byte*>(dense.data_ptr()), dense.nbytes()});
}

}  // namespace

void Hash64::add(std::uint64_t word) {
  // Multiply and fold: every input bit reaches the upper half, and the shift brings it back down.
  state_ = (state_ ^ word) * 0x9e3779b97f4a7c15;
  state_ ^= state_ >> 32;
}

void Hash64::add(std::span<const std::byte> bytes) {
  add(static_cast<std::uint64_t>(bytes.size()));
  for (std::size_t at = 0; at < bytes.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, std::min(sizeof word, bytes.size() - at));
    add(word);
  }
}

void Hash64::add(const std::string& text) { add(std::as_bytes(std::span(text))); }

std::string Hash64::hexadecimal() const {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(state_));
  return text;
}

std::string fingerprint_of(const std::string& config, const TensorSource& tensors) {
  Hash64 hash;
  hash.add(config);
  for (const auto& info : tensors.tensors()) {
    interruption_point();
    add_tensor(hash, info, tensors.stored_bytes(info.name));
  }
  return hash.hexadecimal();
}

}  // namespace aq
