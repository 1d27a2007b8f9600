// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/json_highlighter.h"

#include <QRegularExpression>

namespace aq {

JsonHighlighter::JsonHighlighter(QTextDocument* document) : QSyntaxHighlighter(document) {}

void JsonHighlighter::set_theme(const Theme& theme) {
  theme_ = theme;
  rehighlight();
}

void JsonHighlighter::highlightBlock(const QString& text) {
  static const QRegularExpression token(
      QStringLiteral(R"re(("(?:\\.|[^"\\])*")(\s*:)?|-?\d[\d.eE+-]*|\b(?:true|false|null)\b)re"));
  for (auto match = token.globalMatch(text); match.hasNext();) {
    const auto found = match.next();
    const bool is_text = found.hasCaptured(1), is_key = found.hasCaptured(2);
    const QColor color = is_key ? theme_.accent : is_text ? theme_.positive : theme_.warning;
    setFormat(static_cast<int>(found.capturedStart()),
              static_cast<int>(is_text ? found.capturedLength(1) : found.capturedLength()), color);
  }
}

}  // namespace aq
