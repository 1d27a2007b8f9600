// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <string_view>

#include "core/text/tokenizer_json/normalizer.h"

namespace aq {

/// A Unicode normalization form. @param name "NFC", "NFD", "NFKC" or "NFKD"
TextChange unicode_form(const std::string& name);

/// Character by character: no rule looks at the neighbours.
std::string lowercase(std::string_view text);

/// Without combining marks (M).
std::string strip_marks(std::string_view text);

/// BERT's cleaning of a text (Devlin et al. 2019, BasicTokenizer): control characters dropped, white space
/// made spaces, spaces around CJK ideographs, accents stripped, lower case, each where the file asks for it.
TextChange bert_normalizer(const JsonView& json);

}  // namespace aq
