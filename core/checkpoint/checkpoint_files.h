// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/page_advice.h"

namespace aq {

class TensorSource;

/// The bytes of one file, mapped or embedded, for as long as this object lives.
class FileBytes {
 public:
  virtual ~FileBytes() = default;
  virtual std::span<const std::byte> bytes() const = 0;
  /// What was read of bytes() counts only where the file is still as it was when it was opened: to be asked
  /// before a tensor is handed out and before a result is. @throws Error(BadInput) where it was written to,
  /// or could not be read
  virtual void require_unchanged() const {}
  /// For mapped files only. @param part of bytes()
  virtual void advise(std::span<const std::byte> /*part*/, PageAdvice /*advice*/) const {}
};

/// What `use` gives, where `source` (a file, a TensorSource, a Model) was left alone meanwhile. An error of
/// `use` is its own only then, too: of zeros in the place of weights come values that are not finite.
/// @throws Error(BadInput) where it was not
template <typename Source, typename Use>
auto with_unchanged(const Source& source, Use use) {
  try {
    auto result = use();
    source.require_unchanged();
    return result;
  } catch (...) {
    source.require_unchanged();
    throw;
  }
}

/// The files of a checkpoint, wherever they are: a directory on disk or embedded in the program.
class CheckpointFiles {
 public:
  virtual ~CheckpointFiles() = default;
  /// For messages: the directory, or "demo:llama".
  virtual std::string name() const = 0;
  virtual std::vector<std::string> list() const = 0;
  virtual bool has(const std::string& file) const = 0;
  /// Maps one file. @throws Error(BadInput) where it is missing, leads out of the directory or cannot be
  /// read.
  virtual std::shared_ptr<const FileBytes> open(const std::string& file) const = 0;
  /// Its tensors, where they are in none of the files; nullptr where safetensors hold them.
  /// @throws Error(BadInput)
  virtual std::shared_ptr<const TensorSource> tensors() const { return nullptr; }
};

/// The checkpoint at `path`: a directory in Hugging Face's layout, or with one .gguf
/// file and no config.json, or such a file itself. @throws Error(BadInput)
std::shared_ptr<const CheckpointFiles> checkpoint_at(const std::string& path);

/// @throws Error(BadInput) where `directory` is no readable directory.
std::shared_ptr<const CheckpointFiles> directory_files(const std::string& directory);

/// Files embedded in the program: name and bytes that live as long as the program.
struct EmbeddedFile {
  std::string name;
  std::span<const std::byte> bytes;
};
std::shared_ptr<const CheckpointFiles> embedded_files(std::string name, std::vector<EmbeddedFile> files);

/// The whole file as text. @throws Error(BadInput) where it is missing or longer than `longest` bytes.
std::string read_text(const CheckpointFiles& files, const std::string& file,
                      std::size_t longest = 512u << 20);

}  // namespace aq
