// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aq::demo {

/// A byte-level BPE vocabulary (Sennrich et al. 2016; bytes as in GPT-2). Ids: <s>, <pad>, </s>, <unk>, the
/// 256 bytes in the order of their characters, then one piece a merge.
struct BpeVocabulary {
  std::vector<std::string> pieces;                            ///< by id, in the byte alphabet
  std::vector<std::pair<std::int32_t, std::int32_t>> merges;  ///< in the order they were learned
};

/// A learned vocabulary, and how it cuts every word of the text it was learned from.
struct BpeTraining {
  BpeVocabulary vocabulary;
  std::map<std::string, std::vector<std::int32_t>, std::less<>> words;
};

/// GPT-2's splitting rule for ASCII text: contractions, words, numbers and signs with the space before them,
/// and white space. The words joined are the text.
std::vector<std::string_view> split_words(std::string_view text);

/// Learns merges from ASCII text, always of the most frequent pair (of the smaller ids where two are equally
/// frequent), until there are `vocabulary_size` pieces or no pair occurs twice.
BpeTraining train_bpe(std::string_view text, std::size_t vocabulary_size);

/// The whole text in ids. @param text the one that `training` saw, or made of the same words
/// @throws Error(Internal) for another word
std::vector<std::int32_t> encode(const BpeTraining& training, std::string_view text);

/// In the layout that the tokenizers library reads.
std::string tokenizer_json(const BpeVocabulary& vocabulary);
/// Beside it, for transformers.
std::string tokenizer_config_json();

}  // namespace aq::demo
