// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/text/tokenizer.h"

namespace aq {

/// Reads a corpus as one text: .txt as it is; .jsonl and .json.gz / .jsonl.gz: the "text" fields (one JSON
/// object a line), joined by blank lines. Decompression stops at `longest` bytes. @throws Error(BadInput)
/// A gzip file may hold a hundred times its size, and 64 MiB always.
std::string read_corpus(const std::string& path, std::size_t longest = std::size_t{1} << 30);

/// The same of a file's bytes. @param name what its ending says, and for messages
std::string corpus_text(std::span<const std::byte> bytes, const std::string& name,
                        std::size_t longest = std::size_t{1} << 30);

/// Token ids of a calibration set, int64 [nsamples, seqlen].
/// A text is encoded as one stream (as for perplexity) and samples start at positions drawn by `seed`; an
/// .npy of integers [nsamples or more, seqlen or more] is taken as it is, its first rows and columns.
/// @param vocabulary ids must be below it
/// @throws Error(BadInput) where the text is empty or shorter than one sample, or an id is out of the
/// vocabulary
at::Tensor calibration_set(const std::string& path, const Tokenizer& tokenizer, std::int64_t vocabulary,
                           std::int64_t nsamples, std::int64_t seqlen, std::int64_t seed);
/// The same from a text already in memory; `name` is for messages.
at::Tensor calibration_set_from_text(const std::string& text, const std::string& name,
                                     const Tokenizer& tokenizer, std::int64_t vocabulary,
                                     std::int64_t nsamples, std::int64_t seqlen, std::int64_t seed);

/// Windows of one token stream for perplexity, int64 [windows, seqlen]: no overlap, the rest that fills no
/// window is dropped. `max_tokens` 0 means the whole text. @throws Error(BadInput) where it fills no window.
at::Tensor evaluation_windows(const std::string& text, const std::string& name, const Tokenizer& tokenizer,
                              std::int64_t vocabulary, std::int64_t seqlen, std::int64_t max_tokens);

/// Little-endian C-order .npy of int32, int64, float32 or float64. @throws Error(BadInput)
at::Tensor read_npy(const std::string& path);
/// The same of a file's bytes. @param name for messages
at::Tensor parse_npy(std::span<const std::byte> bytes, const std::string& name);

}  // namespace aq
