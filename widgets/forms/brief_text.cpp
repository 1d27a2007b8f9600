// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/brief_text.h"

#include <QTextDocument>

namespace aq {

QString brief(const QString& text, qsizetype most) {
  if (text.size() <= most) return text;
  qsizetype head = most / 2, tail = most - head - 1;
  if (text.at(head - 1).isHighSurrogate()) --head;  // between characters
  if (text.at(text.size() - tail).isLowSurrogate()) --tail;
  return text.first(head) + QChar(0x2026) + text.last(tail);
}

QString plain_tool_tip(const QString& text) {
  const QString shown = brief(text);
  if (!Qt::mightBeRichText(shown)) return shown;
  return QStringLiteral("<span style='white-space:pre-wrap'>%1</span>").arg(shown.toHtmlEscaped());
}

}  // namespace aq
