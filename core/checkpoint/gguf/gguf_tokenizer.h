// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "core/checkpoint/gguf/gguf_file.h"

namespace aq {

/// tokenizer.json as Hugging Face would have it, from the file's vocabulary. @throws Error(BadInput) naming a
/// kind of tokenizer or a pre-tokenizer that is not known
std::string gguf_tokenizer_json(const GgufFile& file);

/// tokenizer_config.json: the special tokens' texts and the chat template. @throws Error(BadInput)
std::string gguf_tokenizer_config_json(const GgufFile& file);

}  // namespace aq
