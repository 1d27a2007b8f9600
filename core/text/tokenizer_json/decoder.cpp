// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/tokenizer_json/decoder.h"

#include <map>
#include <utility>

#include "core/base/error.h"
#include "core/text/growth_limit.h"
#include "core/text/tokenizer_json/decoder_steps.h"
#include "core/text/tokenizer_json/metaspace.h"
#include "core/text/tokenizer_json/splitter.h"
#include "core/text/work_limit.h"

namespace aq {
namespace {

using Pieces = std::vector<std::string>;
using DecoderStep = std::function<void(Pieces&)>;

// A hostile count must not make the loop over a piece's characters long.
constexpr std::int64_t kMostStripped = 1 << 20;

std::size_t bytes_of(const Pieces& pieces) {
  std::size_t bytes = 0;
  for (const std::string& piece : pieces) bytes += piece.size();
  return bytes;
}

DecoderStep replace_step(const JsonView& json) {
  return
      [splitter = pattern_splitter(json.at("pattern")), content = json.at("content").text()](Pieces& pieces) {
        const std::size_t before = bytes_of(pieces);
        std::size_t made = 0;
        for (std::string& piece : pieces) {
          piece = replace_matches(piece, splitter, content);
          made += piece.size();
          require_sane_growth(made, before);
        }
      };
}

DecoderStep strip_step(const JsonView& json) {
  const auto count = [&](const char* key) {
    return static_cast<std::size_t>(json.at(key).integer(0, kMostStripped));
  };
  return [content = json.at("content").text(), start = count("start"), stop = count("stop")](Pieces& pieces) {
    for (std::string& piece : pieces) piece = stripped(piece, content, start, stop);
  };
}

DecoderStep metaspace_step(const JsonView& json) {
  return [metaspace = Metaspace(json)](Pieces& pieces) {
    for (std::size_t i = 0; i < pieces.size(); ++i) pieces[i] = metaspace.unmark(pieces[i], i == 0);
  };
}

DecoderStep word_piece_step(const JsonView& json) {
  return [prefix = json.text_or("prefix", "##"), tidy = json.boolean_or("cleanup", true)](Pieces& pieces) {
    join_word_pieces(pieces, prefix, tidy);
  };
}

DecoderStep bpe_step(const JsonView& json) {
  const std::string suffix = json.has("suffix") ? checked_literal(json.at("suffix")) : "</w>";
  return [splitter = literal_splitter(suffix)](Pieces& pieces) {
    for (std::size_t i = 0; i < pieces.size(); ++i)
      pieces[i] = replace_matches(pieces[i], splitter, i + 1 == pieces.size() ? "" : " ");
  };
}

}  // namespace

Decoder::Decoder(const JsonView& json) { add(json); }

void Decoder::add(const JsonView& json) {
  const std::string type = json.at("type").text();
  if (type == "Sequence") {
    for (const JsonView& item : json.at("decoders").items()) add(item);
  } else {
    steps_.push_back(read_step(json, type));
  }
}

Decoder::Step Decoder::read_step(const JsonView& json, const std::string& type) {
  using Make = DecoderStep (*)(const JsonView&);
  static const std::map<std::string, Make> kinds = {
      {"ByteLevel", [](const JsonView&) { return DecoderStep(join_byte_level); }},
      {"ByteFallback", [](const JsonView&) { return DecoderStep(join_byte_pieces); }},
      {"Fuse", [](const JsonView&) { return DecoderStep(fuse); }},
      {"Strip", strip_step},
      {"Replace", replace_step},
      {"Metaspace", metaspace_step},
      {"WordPiece", word_piece_step},
      {"BPEDecoder", bpe_step}};
  const auto found = kinds.find(type);
  if (found == kinds.end()) json.fail("is the decoder \"" + printable(type) + "\", which is not supported");
  return found->second(json);
}

std::string Decoder::decode(std::vector<std::string> pieces) const {
  const std::size_t bytes = bytes_of(pieces);
  WorkLimit splitting(bytes);
  const WorkLimit::Counting counting(splitting);
  for (const Step& step : steps_) {
    require_work_left();
    step(pieces);
    require_sane_growth(bytes_of(pieces), bytes);
  }
  std::string text;
  for (std::size_t i = 0; i < pieces.size(); ++i) text += (steps_.empty() && i > 0 ? " " : "") + pieces[i];
  return text;
}

}  // namespace aq
