// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/sentence_piece/model_file.h"

#include <bit>
#include <cmath>
#include <utility>

#include "core/base/error.h"
#include "core/text/sentence_piece/protobuf.h"
#include "core/text/utf8.h"

namespace aq {
namespace {

using Piece = SentencePieceModel::Piece;
using Type = SentencePieceModel::Type;

[[noreturn]] void refuse_model(const std::string& subject, const std::string& reason) {
  throw Error(ErrorKind::BadInput, "reading", subject, reason);
}

/// Calls `found` for every field of a message.
template <typename Found>
void for_each_field(std::string_view message, const std::string& subject, Found found) {
  ProtobufReader reader(message, subject);
  for (ProtobufField field; reader.next(field);) found(field);
}

Piece read_piece(std::string_view message, const std::string& subject) {
  Piece piece;
  for_each_field(message, subject, [&](const ProtobufField& field) {
    if (field.number == 1) piece.text = field.bytes;
    if (field.number == 2) piece.score = std::bit_cast<float>(static_cast<std::uint32_t>(field.value));
    if (field.number == 3) {
      if (field.value < 1 || field.value > 6) refuse_model(subject, "a piece is of an unknown type");
      piece.type = static_cast<Type>(field.value);
    }
  });
  if (piece.text.empty() || replace_malformed(piece.text) != piece.text)
    refuse_model(subject, "a piece is empty or no valid UTF-8");
  if (!std::isfinite(piece.score)) refuse_model(subject, "a piece's score is not finite");
  return piece;
}

void read_trainer(std::string_view message, const std::string& subject, SentencePieceModel& model) {
  for_each_field(message, subject, [&](const ProtobufField& field) {
    if (field.number == 3) {
      if (field.value != 1 && field.value != 2)
        refuse_model(subject, "it is a model of words or characters, which is not supported");
      model.kind = static_cast<SentencePieceModel::Kind>(field.value);
    }
    if (field.number == 24 && field.value != 0)
      refuse_model(subject, "it asks for treat_whitespace_as_suffix, which is not supported");
    if (field.number == 35) model.byte_fallback = field.value != 0;
    if (field.number == 44) model.unknown_surface = replace_malformed(field.bytes);
    if (field.number == 46) model.bos = field.bytes;
    if (field.number == 47) model.eos = field.bytes;
  });
}

void read_normalizer(std::string_view message, const std::string& subject, SentencePieceModel& model) {
  for_each_field(message, subject, [&](const ProtobufField& field) {
    if (field.number == 2) model.characters = PrecompiledMap(std::string(field.bytes), subject);
    if (field.number == 3) model.add_dummy_prefix = field.value != 0;
    if (field.number == 4) model.remove_extra_spaces = field.value != 0;
    if (field.number == 5) model.escape_spaces = field.value != 0;
  });
}

void index_pieces(const std::string& subject, SentencePieceModel& model) {
  if (model.pieces.empty()) refuse_model(subject, "it is no sentencepiece model: it holds no pieces");
  if (model.pieces.size() > static_cast<std::size_t>(kMostTokens))
    refuse_model(subject, "it holds too many pieces");
  int unknown = 0;
  for (std::size_t i = 0; i < model.pieces.size(); ++i) {
    const Piece& piece = model.pieces[i];
    const auto id = static_cast<std::int32_t>(i);
    if (model.find(piece.text) != Vocabulary::kNone)
      refuse_model(subject, "it holds the piece \"" + printable(piece.text, 60) + "\" twice");
    const bool in_text =
        piece.type == Type::Normal || piece.type == Type::UserDefined || piece.type == Type::Unused;
    (in_text ? model.in_text : model.reserved).add(piece.text, id);
    if (piece.type == Type::Unknown) model.unknown = id, ++unknown;
  }
  if (unknown != 1) refuse_model(subject, "it does not hold one unknown piece");
}

}  // namespace

std::int32_t SentencePieceModel::find(std::string_view text) const {
  const std::int32_t id = reserved.find(text);
  return id != Vocabulary::kNone ? id : in_text.find(text);
}

SentencePieceModel read_sentence_piece_model(std::string_view bytes, const std::string& subject) {
  SentencePieceModel model;
  for_each_field(bytes, subject, [&](const ProtobufField& field) {
    if (field.number == 1) model.pieces.push_back(read_piece(field.bytes, subject));
    if (field.number == 2) read_trainer(field.bytes, subject, model);
    if (field.number == 3) read_normalizer(field.bytes, subject, model);
  });
  index_pieces(subject, model);
  return model;
}

}  // namespace aq
