// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>
#include <string>
#include <utility>

#include "core/checkpoint/gguf/gguf_file.h"
#include "tests/support/gguf_writer.h"

namespace aq::test {

/// A file in memory.
class TextFile : public FileBytes {
 public:
  explicit TextFile(std::string text) : text_(std::move(text)) {}
  std::span<const std::byte> bytes() const override { return std::as_bytes(std::span(text_)); }

 private:
  std::string text_;
};

inline std::shared_ptr<const FileBytes> bytes_of(const GgufWriter& writer) {
  return std::make_shared<TextFile>(writer.file());
}
inline std::shared_ptr<const GgufFile> file_of(const GgufWriter& writer) {
  return std::make_shared<GgufFile>(bytes_of(writer), "model.gguf");
}

/// The sizes that every architecture asks for: hidden 8, 4 heads, 2 KV heads, MLP 16, one block.
inline GgufWriter sized(const std::string& architecture) {
  GgufWriter writer;
  writer.set("general.architecture", architecture.c_str());
  writer.set(architecture + ".embedding_length", 8u).set(architecture + ".block_count", 1u);
  writer.set(architecture + ".feed_forward_length", 16u).set(architecture + ".context_length", 64u);
  writer.set(architecture + ".attention.head_count", 4u).set(architecture + ".attention.head_count_kv", 2u);
  return writer;
}

/// 0, 1, 2, ...
inline std::vector<float> counting(std::size_t count) {
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<float>(i);
  return values;
}

}  // namespace aq::test
