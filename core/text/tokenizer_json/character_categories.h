// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace aq {

// Classes of characters as the tokenizers library knows them. Its tables are those of Unicode 8 and 9: a
// character that came later is in none of these classes, whatever Unicode says of it now.

bool is_combining_mark(char32_t character);     ///< M, for StripAccents (Unicode 9)
bool is_nonspacing_mark(char32_t character);    ///< Mn, for BertNormalizer (Unicode 8)
bool is_control(char32_t character);            ///< Cc, Cf, Cs and Co (Unicode 8)
bool is_split_punctuation(char32_t character);  ///< P, and ASCII's symbols (Unicode 8)

}  // namespace aq
