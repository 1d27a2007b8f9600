// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aq {

// What the decoders of tokenizer.json do to the pieces of the tokens.

/// One piece: the bytes that all stand for, in the byte alphabet; a piece with other characters stands for
/// itself.
void join_byte_level(std::vector<std::string>& pieces);

/// Runs of "<0x41>" become the bytes' text, or a U+FFFD each where they are no valid UTF-8.
void join_byte_pieces(std::vector<std::string>& pieces);

/// One piece.
void fuse(std::vector<std::string>& pieces);

/// A space before each piece but the first, unless it starts with `prefix`, which goes.
/// @param tidy also drops the spaces before English punctuation
void join_word_pieces(std::vector<std::string>& pieces, std::string_view prefix, bool tidy);

/// Without up to `start` times `content` at the start of the piece and `stop` times at its end.
std::string stripped(std::string_view piece, std::string_view content, std::size_t start, std::size_t stop);

}  // namespace aq
