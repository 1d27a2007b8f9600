// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>
#include <string>

#include "core/checkpoint/checkpoint_files.h"

namespace aq {

/// The metadata in which this program's own exports hold their affinequant.json.
inline constexpr const char* kGgufRecord = "affinequant.record";

/// A GGUF file as a checkpoint: config.json, generation_config.json, tokenizer.json and tokenizer_config.json
/// are made from its metadata when they are asked for (affinequant.json, too, where it has one), and its
/// tensors() are its own.
/// @throws Error(BadInput) where `path` is no regular file or no GGUF file of version 3
std::shared_ptr<const CheckpointFiles> gguf_files(const std::string& path);
/// The same of bytes in memory. @param name for messages
std::shared_ptr<const CheckpointFiles> gguf_files(std::shared_ptr<const FileBytes> bytes,
                                                  const std::string& name);

/// A directory with nothing but one GGUF file to open: its tensors and made files, and the directory's other
/// files. @param directory of directory_files(). @returns nullptr where it has a config.json, or not one
/// .gguf
/// @throws Error(BadInput)
std::shared_ptr<const CheckpointFiles> gguf_directory_files(std::shared_ptr<const CheckpointFiles> directory);

}  // namespace aq
