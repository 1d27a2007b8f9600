// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QSyntaxHighlighter>

#include "widgets/theme/theme.h"

namespace aq {

/// Colours keys, texts and numbers of JSON.
class JsonHighlighter : public QSyntaxHighlighter {
 public:
  explicit JsonHighlighter(QTextDocument* document);
  void set_theme(const Theme& theme);

 protected:
  void highlightBlock(const QString& text) override;

 private:
  Theme theme_;
};

}  // namespace aq
