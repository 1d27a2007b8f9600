// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/tokenizer_json/metaspace.h"

#include "core/base/error.h"
#include "core/text/tokenizer_json/splitter.h"
#include "core/text/utf8.h"

namespace aq {

Metaspace::Metaspace(const JsonView& json)
    : replacement_(json.text_or("replacement", "▁")),
      scheme_(read_scheme(json)),
      splits_(json.boolean_or("split", true)) {
  if (count_characters(replacement_) != 1) json.fail("has a replacement that is not one character");
}

Metaspace::Scheme Metaspace::read_scheme(const JsonView& json) {
  const std::string name = json.text_or("prepend_scheme", "always");
  const bool prepends = json.boolean_or("add_prefix_space", true);  // the older spelling
  if (name == "always") return prepends ? Scheme::Always : Scheme::Never;
  if (name == "first") return prepends ? Scheme::First : Scheme::Never;
  if (name == "never") return Scheme::Never;
  json.fail("has the prepend_scheme \"" + printable(name) + "\", which is not supported");
}

std::optional<std::string> Metaspace::mark(std::string_view piece, bool at_start) const {
  const bool prepends = scheme_ == Scheme::Always || (scheme_ == Scheme::First && at_start);
  std::string marked = replace_matches(piece, literal_splitter(" "), replacement_);
  if (prepends && !marked.starts_with(replacement_)) return replacement_ + marked;
  return marked;
}

std::string Metaspace::unmark(std::string_view token, bool first) const {
  const bool dropped = first && scheme_ != Scheme::Never;
  return replace_matches(token, literal_splitter(replacement_), dropped ? "" : " ");
}

}  // namespace aq
