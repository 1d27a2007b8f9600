// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

#include "core/checkpoint/gguf/gguf_entries.h"
#include "core/text/tokenizer.h"

namespace aq {

/// tokenizer.*: the vocabulary, the special tokens, what is put around a text, and the chat template.
/// @param tokenizer of `files` @param vocabulary rows of the embedding
/// @throws Error(BadArgument) where llama.cpp has no such tokenizer, Error(BadInput)
void write_tokenizer_entries(const CheckpointFiles& files, const Tokenizer& tokenizer,
                             std::int64_t vocabulary, GgufEntries& entries);

}  // namespace aq
