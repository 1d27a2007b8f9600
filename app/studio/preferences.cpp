#include "app/studio/preferences.h"

#include <QMainWindow>
#include <QSettings>

#include "app/studio/appearance.h"

namespace aq {

Preferences::Preferences(QSettings* settings, QObject* parent) : QObject(parent), settings_(settings) {}

QString Preferences::theme() const { return settings_->value("theme", "system").toString(); }
QString Preferences::language() const { return settings_->value("language", "system").toString(); }

void Preferences::show_theme(const QString& theme) {
  use_theme(theme);
  Q_EMIT theme_changed(theme);
}

void Preferences::show_language(const QString& code) {
  language_.use(code);
  Q_EMIT language_changed(language_.code());
}

void Preferences::choose_theme(const QString& theme) {
  settings_->setValue("theme", theme);
  show_theme(theme);
}

void Preferences::choose_language(const QString& code) {
  settings_->setValue("language", code);
  show_language(code);
}

void Preferences::restore_layout(QMainWindow* window) const {
  window->resize(1440, 900);
  window->restoreGeometry(settings_->value("geometry").toByteArray());
  window->restoreState(settings_->value("state").toByteArray());
}

void Preferences::save_layout(const QMainWindow& window) {
  settings_->setValue("geometry", window.saveGeometry());
  settings_->setValue("state", window.saveState());
}

}  // namespace aq
