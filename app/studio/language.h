// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QLocale>
#include <QTranslator>
#include <memory>
#include <vector>

namespace aq {

/// The languages the window speaks. "system" takes the first of them that the desktop asks for.
class Language {
 public:
  /// @param code "en", "zh_CN" or "system"; anything else counts as "system"
  /// Every widget gets a QEvent::LanguageChange where the language becomes another.
  void use(const QString& code);
  const QString& code() const { return code_; }

 private:
  void install(const QString& file, const QString& directory);

  QString code_;
  QString spoken_ = QStringLiteral("en");  ///< what the texts in the source are
  std::vector<std::unique_ptr<QTranslator>> translators_;
};

/// "zh_CN" where the locale's language is Chinese, else "en".
QString language_of(const QLocale& locale);

}  // namespace aq
