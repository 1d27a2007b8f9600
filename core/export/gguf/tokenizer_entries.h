#pragma once

#include "core/checkpoint/gguf/gguf_entries.h"
#include "core/model/model.h"

namespace aq {

/// tokenizer.*: the vocabulary, the special tokens, what is put around a text, and the chat template.
/// @throws Error(BadArgument) where llama.cpp has no such tokenizer, Error(BadInput)
void write_tokenizer_entries(const Model& model, GgufEntries& entries);

}  // namespace aq
