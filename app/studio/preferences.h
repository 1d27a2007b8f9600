#pragma once

#include <QObject>

#include "app/studio/language.h"
#include "app/studio/recent_models.h"

class QMainWindow;
class QSettings;

namespace aq {

/// What is remembered from one start to the next: theme, language, recent models, the window's layout.
class Preferences : public QObject {
  Q_OBJECT

 public:
  /// @param settings outlives this
  explicit Preferences(QSettings* settings, QObject* parent = nullptr);

  QString theme() const;     ///< "system", "light" or "dark"
  QString language() const;  ///< "system", "en" or "zh_CN"
  RecentModels recent() const { return RecentModels(settings_); }

  /// Applies without remembering: for the command line and for pictures.
  void show_theme(const QString& theme);
  void show_language(const QString& code);
  /// Applies and remembers.
  void choose_theme(const QString& theme);
  void choose_language(const QString& code);

  void restore_layout(QMainWindow* window) const;
  void save_layout(const QMainWindow& window);

 Q_SIGNALS:
  void theme_changed(const QString& theme);
  void language_changed(const QString& code);

 private:
  QSettings* settings_;
  Language language_;
};

}  // namespace aq
