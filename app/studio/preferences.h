// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <optional>

#include "app/studio/error_report.h"
#include "app/studio/language.h"
#include "app/studio/recent_models.h"

class QMainWindow;
class QSettings;
class QWidget;

namespace aq {

/// Theme and language of a start; empty: as remembered.
struct Look {
  QString theme, language;
};

/// What is remembered from one start to the next: theme, language, recent models, the window's layout.
class Preferences : public QObject {
  Q_OBJECT

 public:
  /// @param settings outlives this
  /// @param look     applied at once
  explicit Preferences(QSettings* settings, const std::optional<Look>& look = {}, QObject* parent = nullptr);

  QString theme() const;  ///< "system", "light" or "dark"
  bool tour_seen() const;
  void note_tour();                 ///< it is not offered again
  QString language() const;         ///< "system", "en" or "zh_CN"
  QString language_in_use() const;  ///< "en" or "zh_CN": what the window speaks now
  RecentModels recent() const { return RecentModels(settings_); }

  /// Applies without remembering: for the command line and for pictures.
  void show_theme(const QString& theme);
  void show(const Look& look);
  void show_language(const QString& code);
  /// Applies and remembers.
  void choose_theme(const QString& theme);
  void choose_language(const QString& code);

  /// @param workspace the page that holds the docks
  void restore_layout(QWidget* window, QMainWindow* workspace) const;
  void save_layout(const QWidget& window, const QMainWindow& workspace);

 Q_SIGNALS:
  void theme_changed(const QString& theme);
  void language_changed(const QString& code);
  void failed(const aq::ErrorReport& error);  ///< what was chosen holds, but could not be written

 private:
  void keep(const QString& key, const QVariant& value);

  QSettings* settings_;
  Language language_;
};

}  // namespace aq
