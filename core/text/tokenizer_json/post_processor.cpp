// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/tokenizer_json/post_processor.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/error.h"
#include "core/text/tokenizer_json/vocabulary.h"

namespace aq {
namespace {

// Of one tokenizer: a template may name a token again and again, and a token may stand for many ids.
constexpr std::size_t kMostAround = 4096;

void require_few(const JsonView& json, std::size_t count) {
  if (count > kMostAround)
    json.fail("puts more than " + std::to_string(kMostAround) + " tokens around a text");
}

void append_special(const JsonView& token, const JsonView& special_tokens, std::vector<std::int32_t>& ids) {
  const JsonView known = special_tokens.at(token.at("id").text()).at("ids");
  require_few(token, ids.size() + known.value().size());
  for (const JsonView& id : known.items())
    ids.push_back(static_cast<std::int32_t>(id.integer(0, kMostTokens - 1)));
}

SpecialAround read_template(const JsonView& json) {
  SpecialAround around;
  int sequences = 0;
  for (const JsonView& part : json.at("single").items()) {
    if (part.has("Sequence"))
      ++sequences;
    else
      append_special(part.at("SpecialToken"), json.at("special_tokens"),
                     sequences == 0 ? around.before : around.after);
  }
  require_few(json, around.before.size() + around.after.size());
  if (sequences != 1) json.fail("does not use the text exactly once, which is not supported");
  return around;
}

/// BERT's and RoBERTa's: a token and its id each.
SpecialAround read_cls_and_sep(const JsonView& json) {
  const auto id_of = [&](const char* key) {
    const auto pair = json.at(key).items();
    if (pair.size() != 2) json.at(key).fail("is no pair of a token and its id");
    return static_cast<std::int32_t>(pair[1].integer(0, kMostTokens - 1));
  };
  return {{id_of("cls")}, {id_of("sep")}};
}

/// `inner` is applied first.
SpecialAround nest(SpecialAround inner, SpecialAround outer) {
  if (outer.before.empty() && outer.after.empty()) return inner;  // without a copy for each of many
  outer.before.insert(outer.before.end(), inner.before.begin(), inner.before.end());
  outer.after.insert(outer.after.begin(), inner.after.begin(), inner.after.end());
  return outer;
}

}  // namespace

SpecialAround read_post_processor(const JsonView& json) {
  const std::string type = json.at("type").text();
  if (type == "ByteLevel") return {};
  if (type == "TemplateProcessing") return read_template(json);
  if (type == "BertProcessing" || type == "RobertaProcessing") return read_cls_and_sep(json);
  if (type != "Sequence")
    json.fail("is the post-processor \"" + printable(type) + "\", which is not supported");
  SpecialAround around;
  for (const JsonView& item : json.at("processors").items()) {
    around = nest(std::move(around), read_post_processor(item));
    require_few(item, around.before.size() + around.after.size());
  }
  return around;
}

}  // namespace aq
