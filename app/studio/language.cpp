// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <utility>

namespace aq {

QString language_of(const QLocale& locale) {
  return locale.language() == QLocale::Chinese ? QStringLiteral("zh_CN") : QStringLiteral("en");
}

void Language::use(const QString& code) {
  const bool known = code == QLatin1String("en") || code == QLatin1String("zh_CN");
  code_ = known ? code : QStringLiteral("system");
  const QString language = known ? code : language_of(QLocale::system());
  if (std::exchange(spoken_, language) == language) return;
  for (const auto& translator : translators_) QCoreApplication::removeTranslator(translator.get());
  translators_.clear();
  if (language == QLatin1String("en")) return;
  install(QStringLiteral("qtbase_") + language, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
  install(QStringLiteral("affinequant-studio_") + language, QStringLiteral(":/translations"));
}

void Language::install(const QString& file, const QString& directory) {
  auto translator = std::make_unique<QTranslator>();
  // Qt's own texts stay English where its translations are not installed.
  if (!translator->load(file, directory)) return;
  QCoreApplication::installTranslator(translator.get());
  translators_.push_back(std::move(translator));
}

}  // namespace aq
