// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

namespace aq::reference {

/// `text` as lines of an mdoc(7) page: escaped, a sentence a line, lines of at most 78 bytes.
std::string roff_text(const std::string& text);

/// One word as the argument of a macro.
std::string roff_word(const std::string& word);

}  // namespace aq::reference
