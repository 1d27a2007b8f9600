// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/checkpoint/checkpoint_files.h"
#include "core/checkpoint/gguf/gguf_header.h"

namespace aq {

/// One open GGUF file: its bytes, its checked header, and typed access to its metadata.
class GgufFile {
 public:
  /// @param subject the file's name, for messages. @throws Error(BadInput)
  GgufFile(std::shared_ptr<const FileBytes> bytes, std::string subject);
  GgufFile(const GgufFile&) = delete;
  GgufFile& operator=(const GgufFile&) = delete;

  const std::string& subject() const { return subject_; }
  std::shared_ptr<const FileBytes> bytes() const { return bytes_; }
  const std::vector<GgufTensor>& tensors() const { return header_.tensors; }
  /// nullptr where there is none
  const GgufTensor* find_tensor(std::string_view name) const;
  /// The tensor's values, which must be F32. @throws Error(BadInput)
  std::vector<float> f32_values(const GgufTensor& tensor) const;

  const GgufValue* find(std::string_view key) const;
  bool has(std::string_view key) const { return find(key) != nullptr; }
  // Metadata of a type. @throws Error(BadInput) where the key is missing or of another type
  std::int64_t integer(const std::string& key) const;
  std::string text(const std::string& key) const;
  std::vector<std::string_view> texts(const std::string& key) const;
  // The same, with something for where the key is missing.
  std::int64_t integer_or(const std::string& key, std::int64_t fallback) const;
  double number_or(const std::string& key, double fallback) const;
  bool boolean_or(const std::string& key, bool fallback) const;
  std::string text_or(const std::string& key, const std::string& fallback) const;
  std::optional<std::int64_t> integer_if_there(const std::string& key) const;

  /// @throws Error(BadInput) "reading <subject>: <reason>"
  [[noreturn]] void fail(const std::string& reason, const std::string& advice = {}) const;

 private:
  const GgufValue& at(const std::string& key) const;

  std::shared_ptr<const FileBytes> bytes_;
  std::string subject_;
  GgufHeader header_;
  std::unordered_map<std::string_view, const GgufValue*> values_;
  std::unordered_map<std::string_view, const GgufTensor*> tensors_;
};

}  // namespace aq
