// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

namespace aq::report {

/// A text of the window's Chinese translation file.
struct EmbeddedTranslation {
  const char *context, *source, *translation;
};

/// Those of the contexts that reports use; made from the file when the program is built.
const std::vector<EmbeddedTranslation>& embedded_translations();

}  // namespace aq::report
