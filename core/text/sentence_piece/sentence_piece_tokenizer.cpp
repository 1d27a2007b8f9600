// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/sentence_piece/sentence_piece_tokenizer.h"

#include <algorithm>
#include <utility>

#include "core/base/error.h"
#include "core/text/tokenizer_json/splitter.h"
#include "core/text/tokenizer_json/vocabulary.h"
#include "core/text/utf8.h"

namespace aq {
namespace {

SentencePieceModel read_model(const std::string& bytes, const std::string& subject, bool legacy) {
  SentencePieceModel model = read_sentence_piece_model(bytes, subject);
  if (!legacy) model.add_dummy_prefix = false;
  return model;
}

bool starts_with_space(std::string_view text) {
  return text.starts_with(' ') || text.starts_with(kSpaceMark);
}

}  // namespace

SentencePieceTokenizer::SentencePieceTokenizer(const std::string& model, const std::string& subject,
                                               const TokenizerConfig& config)
    : legacy_(config.legacy.value_or(true)),
      prefix_space_(config.add_prefix_space.value_or(true)),
      codec_(read_model(model, subject, legacy_)),
      unknown_(config.unknown.empty() ? codec_.model().piece(codec_.model().unknown).text : config.unknown),
      unknown_in_pieces_(codec_.encode(unknown_)) {
  collect_added(config);
  if (config.add_bos.value_or(true))
    before_ = ids_of_token(config.bos.empty() ? codec_.model().bos : config.bos);
  if (config.add_eos.value_or(false))
    after_ = ids_of_token(config.eos.empty() ? codec_.model().eos : config.eos);
}

std::vector<std::int32_t> SentencePieceTokenizer::ids_of_token(const std::string& content) const {
  for (const AddedToken& token : added_)
    if (token.content == content) return {token.id};
  return {};
}

void SentencePieceTokenizer::collect_added(const TokenizerConfig& config) {
  const SentencePieceModel& model = codec_.model();
  added_ = config.added;
  vocabulary_size_ = static_cast<std::int64_t>(model.pieces.size());
  for (const AddedToken& token : added_)
    vocabulary_size_ = std::max<std::int64_t>(vocabulary_size_, token.id + 1);
  std::unordered_set<std::string> known;
  for (const AddedToken& token : added_) known.insert(token.content);
  const auto own = [&](const std::string& content) {
    return model.reserved.find(content) == Vocabulary::kNone ? std::string() : content;
  };
  add_special_token(config.bos.empty() ? own(model.bos) : config.bos, known);
  add_special_token(config.eos.empty() ? own(model.eos) : config.eos, known);
  add_special_token(unknown_, known);
  add_special_token(config.pad, known);
  for (const std::string& content : config.additional) add_special_token(content, known);

  std::vector<const AddedToken*> tokens;
  for (const AddedToken& token : added_) {
    tokens.push_back(&token);
    added_by_id_[token.id] = &token;
  }
  finder_ = std::make_unique<TokenFinder>(tokens, nullptr);
}

/// A special token that is neither added nor a piece gets the next id. @param known the tokens there are
void SentencePieceTokenizer::add_special_token(const std::string& content,
                                               std::unordered_set<std::string>& known) {
  if (content.empty() || !known.insert(content).second) return;
  AddedToken token;
  token.content = content;
  token.id = codec_.model().find(content);
  if (token.id == Vocabulary::kNone) token.id = static_cast<std::int32_t>(vocabulary_size_++);
  token.special = true;
  token.normalized = false;
  added_.push_back(std::move(token));
}

void SentencePieceTokenizer::append_text(std::string_view text, std::vector<std::int32_t>& ids) const {
  const bool guarded = !legacy_ && starts_with_space(text);
  // Without its own prefix sentencepiece would drop spaces at the start; behind the unknown token's text it
  // does not.
  const auto found = codec_.encode(guarded ? unknown_ + std::string(text) : std::string(text));
  const std::size_t guard = guarded ? unknown_in_pieces_.size() : 0;
  ids.insert(ids.end(), found.begin() + static_cast<std::ptrdiff_t>(guard <= found.size() ? guard : 0),
             found.end());
}

std::vector<std::int32_t> SentencePieceTokenizer::encode_bare(std::string_view text) const {
  std::vector<std::int32_t> ids;
  for (const Segment& segment : finder_->split(text)) {
    if (segment.token != nullptr)
      ids.push_back(segment.token->id);
    else
      append_text(segment.text, ids);
  }
  return ids;
}

std::vector<std::int32_t> SentencePieceTokenizer::encode(std::string_view text, bool add_special) const {
  std::string valid = replace_malformed(text);
  std::vector<std::int32_t> ids;
  if (!valid.empty()) {
    if (!legacy_) {
      valid = replace_matches(valid, literal_splitter(std::string(kSpaceMark)), " ");
      if (prefix_space_) valid.insert(0, kSpaceMark);
    }
    ids = encode_bare(valid);
    const auto special_second = [&] {
      const auto second = ids.size() > 1 ? added_by_id_.find(ids[1]) : added_by_id_.end();
      return second != added_by_id_.end() && second->second->special;
    };
    if (!legacy_ && special_second() && ids[0] == codec_.model().find(kSpaceMark)) ids.erase(ids.begin());
  }
  if (add_special) {
    ids.insert(ids.begin(), before_.begin(), before_.end());
    ids.insert(ids.end(), after_.begin(), after_.end());
  }
  return ids;
}

std::string SentencePieceTokenizer::decode(const std::vector<std::int32_t>& ids, bool skip_special) const {
  const auto model_size = static_cast<std::int64_t>(codec_.model().pieces.size());
  std::string text;
  std::vector<std::int32_t> run;  // of the model's own tokens
  const auto flush = [&] {
    if (!run.empty()) text += codec_.decode(std::exchange(run, {}));
  };
  for (const std::int32_t id : ids) {
    const auto added = added_by_id_.find(id);
    if (added == added_by_id_.end()) {
      if (id >= 0 && id < model_size) run.push_back(id);
      continue;
    }
    if (skip_special && added->second->special) continue;
    flush();
    text += added->second->content;
  }
  flush();
  if (!legacy_ && prefix_space_ && text.starts_with(' ')) text.erase(0, 1);
  return replace_malformed(text);
}

std::string SentencePieceTokenizer::piece(std::int32_t id) const {
  if (const auto added = added_by_id_.find(id); added != added_by_id_.end()) return added->second->content;
  if (id < 0 || id >= static_cast<std::int64_t>(codec_.model().pieces.size()))
    throw Error(ErrorKind::BadArgument, "looking up", "token " + std::to_string(id),
                "the tokenizer has no such id");
  return codec_.model().piece(id).text;
}

}  // namespace aq
