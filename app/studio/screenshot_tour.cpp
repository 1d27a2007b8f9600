#include "app/studio/screenshot_tour.h"

#include <QApplication>
#include <QDir>
#include <QDockWidget>
#include <QPixmap>

#include "app/studio/dock_layout.h"
#include "app/studio/live_views.h"
#include "app/studio/main_window.h"
#include "app/studio/palette_image.h"
#include "app/studio/settings_panel.h"
#include "core/base/error.h"

namespace aq {

ScreenshotTour::ScreenshotTour(MainWindow& window, QString directory)
    : QObject(&window), window_(window), directory_(std::move(directory)) {
  constexpr int kRedrawMilliseconds = 400;
  clock_.setInterval(kRedrawMilliseconds);
  connect(&clock_, &QTimer::timeout, this, &ScreenshotTour::tick);
  connect(&window_.controller(), &RunController::failed, this, [](const ErrorReport& error) {
    qCritical("%s", qPrintable(error.what));
    QApplication::exit(exit_code(error.kind));
  });
  plan();
}

void ScreenshotTour::plan() {
  const auto opened = [this] { return window_.panel().can_start(); };
  const auto in_a_later_block = [this] {
    return window_.views().record().snapshot(1, "value_output") != nullptr;
  };
  const auto finished = [this] { return !window_.controller().is_active(); };
  add([this] { window_.resize(1440, 900); }, opened);
  add_pictures(QStringLiteral("start"), {"settings"});
  add([this] { window_.start_run(); });
  add([this] { window_.controller().pause(); }, in_a_later_block);
  add_pictures(QStringLiteral("running"), {"settings", "gershgorin", "perplexity"});
  add([this] { window_.controller().resume(); });
  add([] {}, finished);
  add_pictures(QStringLiteral("result"), {"settings", "gershgorin", "perplexity"});
  add_pictures(QStringLiteral("details"), {"model", "dominance", "clipping", "layer_error"});
  add_pictures(QStringLiteral("log"), {"model", "dominance", "weights", "log"});
  add([] { QApplication::quit(); });
}

void ScreenshotTour::add(std::function<void()> act, std::function<bool()> ready) {
  steps_.push_back({std::move(ready), std::move(act)});
}

void ScreenshotTour::add_pictures(const QString& page, const std::vector<const char*>& docks_in_front) {
  for (const QString language : {"en", "zh_CN"})
    for (const QString theme : {"light", "dark"}) {
      add([=, this] {
        window_.preferences().show_language(language);
        window_.preferences().show_theme(theme);
        for (const char* name : docks_in_front) window_.docks().dock(name)->raise();
      });
      add([] {});  // time for the plots to redraw
      add([=, this] { save(QStringLiteral("%1-%2-%3.png").arg(page, language, theme)); });
    }
}

void ScreenshotTour::save(const QString& name) {
  const QString path = QDir(directory_).filePath(name);
  constexpr int kSmallest = 0;  // the strongest compression: these files go into the repository
  if (QDir().mkpath(directory_) && palette_image(window_.grab().toImage()).save(path, "PNG", kSmallest))
    return;
  qCritical("cannot write %s", qPrintable(path));
  QApplication::exit(exit_code(ErrorKind::Output));
}

void ScreenshotTour::tick() {
  if (steps_.empty() || (steps_.front().ready && !steps_.front().ready())) return;
  const auto act = std::move(steps_.front().act);
  steps_.pop_front();
  act();
}

}  // namespace aq
