// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "core/checkpoint/tensor_source.h"

namespace aq {

/// A running 64-bit hash that tells data apart; no defence against an adversary.
class Hash64 {
 public:
  void add(std::span<const std::byte> bytes);
  void add(const std::string& text);
  void add(std::uint64_t word);
  std::string hexadecimal() const;

 private:
  std::uint64_t state_ = 0xcbf29ce484222325;  // FNV's offset basis
};

/// Of config.json's text and of every tensor's name, dtype, shape and bytes; of tensors over 1 MB only pages
/// at even distances, the first and the last among them, so that a model of gigabytes takes no longer than a
/// moment.
std::string fingerprint_of(const std::string& config, const TensorSource& tensors);

}  // namespace aq
