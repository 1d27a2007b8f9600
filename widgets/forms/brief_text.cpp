// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/brief_text.h"

namespace aq {

QString brief(const QString& text, qsizetype most) {
  if (text.size() <= most) return text;
  return text.first(most / 2) + QChar(0x2026) + text.last(most - most / 2 - 1);
}

}  // namespace aq
