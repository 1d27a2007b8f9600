// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/checkpoint/checkpoint_files.h"
#include "core/checkpoint/safetensors_header.h"
#include "core/checkpoint/tensor_source.h"

namespace aq {

/// One open .safetensors file. Its header is checked; its tensors are views of the mapping.
class SafetensorsFile {
 public:
  /// @param subject the file's full name, for messages. @throws Error(BadInput)
  SafetensorsFile(std::shared_ptr<const FileBytes> bytes, std::string subject);

  const std::vector<SafetensorsEntry>& entries() const { return header_.tensors; }
  /// Zero-copy where the bytes are aligned for the dtype; keeps the mapping alive.
  /// @throws Error(BadInput) where the entry's dtype is not one of tensor_dtype.h, or the file has changed.
  at::Tensor load(const SafetensorsEntry& entry) const;
  /// @throws Error(BadInput) where the file is not what it was when it was opened
  void require_unchanged() const { bytes_->require_unchanged(); }
  /// Has the kernel read the entry's pages ahead.
  void expect(const SafetensorsEntry& entry) const;

 private:
  std::span<const std::byte> bytes_of(const SafetensorsEntry& entry) const;

  std::shared_ptr<const FileBytes> bytes_;
  std::string subject_;
  SafetensorsHeader header_;
};

TensorInfo tensor_info(const SafetensorsEntry& entry);

}  // namespace aq
