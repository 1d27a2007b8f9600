// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/bpe_trainer.h"

#include <array>
#include <cctype>

#include "core/base/error.h"
#include "core/text/byte_alphabet.h"

namespace aq::demo {
namespace {

using Ids = std::vector<std::int32_t>;
using Pair = std::pair<std::int32_t, std::int32_t>;

enum class Class { Letter, Digit, Space, Sign };

Class class_of(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (std::isalpha(byte)) return Class::Letter;
  if (std::isdigit(byte)) return Class::Digit;
  return std::isspace(byte) ? Class::Space : Class::Sign;
}

/// The length of a contraction ('s, 're, …) at the start, or 0.
std::size_t contraction(std::string_view text) {
  for (const std::string_view ending : {"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"}) {
    if (text.starts_with(ending)) return ending.size();
  }
  return 0;
}

std::size_t run_end(std::string_view text, std::size_t at) {
  const auto kind = class_of(text[at]);
  while (at < text.size() && class_of(text[at]) == kind) ++at;
  return at;
}

/// The length of the word that `text` starts with.
std::size_t word_length(std::string_view text) {
  if (const auto length = contraction(text)) return length;
  const std::size_t start = text[0] == ' ' && text.size() > 1 ? 1 : 0;
  if (class_of(text[start]) != Class::Space) return run_end(text, start);
  // White space before a word leaves its last character to that word.
  const auto end = run_end(text, 0);
  return end == text.size() || end == 1 ? end : end - 1;
}

struct Word {
  Ids ids;
  std::int64_t count = 0;
};

std::map<Pair, std::int64_t> count_pairs(const std::vector<Word>& words) {
  std::map<Pair, std::int64_t> counts;
  for (const auto& word : words) {
    for (std::size_t i = 1; i < word.ids.size(); ++i) counts[{word.ids[i - 1], word.ids[i]}] += word.count;
  }
  return counts;
}

void merge(Ids& ids, Pair pair, std::int32_t merged) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < ids.size(); ++kept) {
    const bool found = i + 1 < ids.size() && ids[i] == pair.first && ids[i + 1] == pair.second;
    ids[kept] = found ? merged : ids[i];
    i += found ? 2 : 1;
  }
  ids.resize(kept);
}

BpeVocabulary bytes_only(std::array<std::int32_t, 256>& id_of_byte) {
  std::map<std::string, std::size_t> sorted;  // by UTF-8, which is by code point
  for (std::size_t byte = 0; byte < 256; ++byte)
    sorted[character_of_byte(static_cast<std::uint8_t>(byte))] = byte;
  BpeVocabulary vocabulary{{"<s>", "<pad>", "</s>", "<unk>"}, {}};
  for (const auto& [piece, byte] : sorted) {
    id_of_byte[byte] = static_cast<std::int32_t>(vocabulary.pieces.size());
    vocabulary.pieces.push_back(piece);
  }
  return vocabulary;
}

void learn_merges(BpeVocabulary& vocabulary, std::vector<Word>& words, std::size_t vocabulary_size) {
  while (vocabulary.pieces.size() < vocabulary_size) {
    Pair best;
    std::int64_t most = 1;
    for (const auto& [pair, count] : count_pairs(words)) {
      if (count > most) best = pair, most = count;
    }
    if (most < 2) return;
    const auto merged = static_cast<std::int32_t>(vocabulary.pieces.size());
    vocabulary.pieces.push_back(vocabulary.pieces[static_cast<std::size_t>(best.first)] +
                                vocabulary.pieces[static_cast<std::size_t>(best.second)]);
    vocabulary.merges.push_back(best);
    for (auto& word : words) merge(word.ids, best, merged);
  }
}

}  // namespace

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    words.push_back(text.substr(0, word_length(text)));
    text.remove_prefix(words.back().size());
  }
  return words;
}

BpeTraining train_bpe(std::string_view text, std::size_t vocabulary_size) {
  std::map<std::string_view, std::int64_t> counts;
  for (const auto word : split_words(text)) ++counts[word];
  std::array<std::int32_t, 256> id_of_byte{};
  BpeTraining training{bytes_only(id_of_byte), {}};
  std::vector<Word> words;
  for (const auto& [word, count] : counts) {
    words.push_back({{}, count});
    for (const char c : word) words.back().ids.push_back(id_of_byte[static_cast<unsigned char>(c)]);
  }
  learn_merges(training.vocabulary, words, vocabulary_size);
  auto cut = words.begin();
  for (const auto& [word, count] : counts) training.words[std::string(word)] = std::move((cut++)->ids);
  return training;
}

std::vector<std::int32_t> encode(const BpeTraining& training, std::string_view text) {
  Ids ids;
  for (const auto word : split_words(text)) {
    const auto found = training.words.find(word);
    if (found == training.words.end()) {
      throw Error(ErrorKind::Internal, "encoding the word", std::string(word), "the tokenizer never saw it");
    }
    ids.insert(ids.end(), found->second.begin(), found->second.end());
  }
  return ids;
}

}  // namespace aq::demo
