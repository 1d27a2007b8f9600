// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/preferences.h"

#include <QMainWindow>
#include <QScreen>
#include <QSettings>

#include "app/studio/appearance.h"
#include "app/studio/keep_setting.h"
#include "app/studio/shown_path.h"

namespace aq {

Preferences::Preferences(QSettings* settings, const std::optional<Look>& look, QObject* parent)
    : QObject(parent), settings_(settings) {
  if (look) show(*look);
}

QString Preferences::theme() const { return settings_->value("theme", "system").toString(); }
QString Preferences::language() const { return settings_->value("language", "system").toString(); }

QString Preferences::language_in_use() const {
  const QString& code = language_.code();
  return code == QLatin1String("en") || code == QLatin1String("zh_CN") ? code
                                                                       : language_of(QLocale::system());
}

bool Preferences::tour_seen() const { return settings_->value("tour_seen", false).toBool(); }
void Preferences::note_tour() { keep_setting(*settings_, "tour_seen", true); }

void Preferences::show_theme(const QString& theme) {
  use_theme(theme);
  Q_EMIT theme_changed(theme);
}

void Preferences::show_language(const QString& code) {
  language_.use(code);
  Q_EMIT language_changed(language_.code());
}

void Preferences::show(const Look& look) {
  show_theme(look.theme.isEmpty() ? theme() : look.theme);
  show_language(look.language.isEmpty() ? language() : look.language);
}

void Preferences::choose_theme(const QString& theme) {
  keep("theme", theme);
  show_theme(theme);
}

void Preferences::choose_language(const QString& code) {
  show_language(code);  // first: what keep() may have to say is said in it
  keep("language", code);
}

void Preferences::restore_layout(QWidget* window, QMainWindow* workspace) const {
  window->resize(1440, 900);
  window->restoreGeometry(settings_->value("geometry").toByteArray());
  // Of another screen, or of a window that something had blown up.
  const QSize room = window->screen()->availableSize();
  if (window->width() > room.width() || window->height() > room.height())
    window->resize(window->size().boundedTo(room));
  workspace->restoreState(settings_->value("workspace").toByteArray());
}

void Preferences::keep(const QString& key, const QVariant& value) {
  if (keep_setting(*settings_, key, value)) {
    settings_->sync();
    // Asked of another object: a status says what went wrong first, and for as long as its object lives.
    QSettings written(settings_->fileName(), settings_->format());
    written.sync();
    if (written.status() != QSettings::AccessError) return;
  }
  Q_EMIT failed({ErrorKind::Output,
                 tr("The choice holds for this window alone: %1 cannot be written.")
                     .arg(shown_path(settings_->fileName())),
                 {}});
}

void Preferences::save_layout(const QWidget& window, const QMainWindow& workspace) {
  keep_setting(*settings_, "geometry", window.saveGeometry());
  keep_setting(*settings_, "workspace", workspace.saveState());
}

}  // namespace aq
