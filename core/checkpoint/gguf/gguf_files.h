#pragma once

#include <memory>
#include <string>

#include "core/checkpoint/checkpoint_files.h"

namespace aq {

/// A GGUF file as a checkpoint: config.json, generation_config.json, tokenizer.json and tokenizer_config.json
/// are made from its metadata when they are asked for, and its tensors() are its own.
/// @throws Error(BadInput) where `path` is no regular file or no GGUF file of version 3
std::shared_ptr<const CheckpointFiles> gguf_files(const std::string& path);
/// The same of bytes in memory. @param name for messages
std::shared_ptr<const CheckpointFiles> gguf_files(std::shared_ptr<const FileBytes> bytes,
                                                  const std::string& name);

}  // namespace aq
