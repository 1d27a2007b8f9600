// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/screenshot_tour.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QDockWidget>
#include <QLineEdit>
#include <QPixmap>
#include <QPushButton>
#include <QTabWidget>

#include "app/studio/compare/compare_page.h"
#include "app/studio/compare/text_view.h"
#include "app/studio/dock_layout.h"
#include "app/studio/explore/activation_pane.h"
#include "app/studio/explore/explore_page.h"
#include "app/studio/explore/layer_table.h"
#include "app/studio/export/export_dialog.h"
#include "app/studio/learn/learn_page.h"
#include "app/studio/live_views.h"
#include "app/studio/main_window.h"
#include "app/studio/page_frame.h"
#include "app/studio/palette_image.h"
#include "app/studio/runs/run_tree.h"
#include "app/studio/runs/runs_page.h"
#include "app/studio/sensitivity/sensitivity_page.h"
#include "app/studio/settings_panel.h"
#include "app/studio/sweep/grid_editor.h"
#include "app/studio/sweep/sweep_page.h"
#include "app/studio/task_bar.h"
#include "app/studio/workbench.h"
#include "core/base/error.h"
#include "core/methods/method.h"
#include "widgets/forms/recipe_form.h"
#include "widgets/plots/activation_plot.h"
#include "widgets/plots/qcustomplot.h"

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
  plan_run();
  plan_second_run();
  plan_explore();
  plan_runs();
  plan_export();
  plan_compare();
  plan_sensitivity();
  plan_sweep();
  plan_learn();
  add([] { QApplication::quit(); });
}

void ScreenshotTour::plan_run() {
  const auto opened = [this] { return window_.panel().can_start(); };
  const auto in_a_later_block = [this] {
    return window_.views().record().snapshot(1, "value_output") != nullptr;
  };
  add([this] { window_.resize(1440, 900); }, opened);
  add_pictures(QStringLiteral("start"), docks_in_front({"settings"}));
  add([this] { window_.start_run(); });
  add([this] { window_.controller().pause(); }, in_a_later_block);
  add_pictures(QStringLiteral("running"), docks_in_front({"settings", "gershgorin", "perplexity"}));
  add([this] { window_.controller().resume(); });
  add([] {}, [this] { return !window_.controller().is_active(); });
  add_pictures(QStringLiteral("result"), docks_in_front({"settings", "gershgorin", "perplexity"}));
  add_pictures(QStringLiteral("details"), docks_in_front({"model", "dominance", "clipping", "layer_error"}));
  add_pictures(QStringLiteral("log"), docks_in_front({"model", "dominance", "weights", "log"}));
}

/// So that there is something to compare the first one with.
void ScreenshotTour::plan_second_run() {
  add([this] {
    Recipe recipe = method("rtn").apply(window_.panel().form().recipe());
    window_.workbench().use_recipe(recipe);
  });
  add([this] { window_.start_run(); }, [this] { return window_.panel().can_start(); });
  add([] {}, [this] { return !window_.controller().is_active(); });
}

std::function<void()> ScreenshotTour::show(const char* name) {
  return [this, name] { window_.pages().choose(QLatin1String(name)); };
}

void ScreenshotTour::plan_explore() {
  auto& explore = page<ExplorePage>("explore");
  add(show("explore"));
  add([&explore] { explore.activations().compute(); }, [&explore] { return explore.table().current() >= 0; });
  add([] {}, [&explore] { return !explore.activations().plot().empty(); });
  add_pictures(QStringLiteral("explore"), show("explore"));
}

void ScreenshotTour::plan_runs() {
  auto& runs = page<RunsPage>("runs");
  add(show("runs"));
  add([&runs] { runs.tree().choose(runs.tree().runs().front().path); },
      [&runs] { return runs.tree().runs().size() >= 2; });
  add_pictures(QStringLiteral("runs"), show("runs"));
}

void ScreenshotTour::plan_export() {
  const auto dialog = [this] { return window_.findChild<ExportDialog*>(); };
  add([this] {
    window_.workbench().export_session(
        QString::fromStdString(page<RunsPage>("runs").tree().runs().front().path));
  });
  add([dialog] {
    auto* format = dialog()->findChild<QComboBox*>(QStringLiteral("export_format"));
    format->setCurrentIndex(format->findData(QStringLiteral("gguf:q4_k")));
  });
  add([] {}, [dialog] { return dialog()->is_planned(); });
  add_pictures(QStringLiteral("export"), show("runs"), dialog);
  add([dialog] { dialog()->reject(); });
}

void ScreenshotTour::plan_compare() {
  auto& runs = page<RunsPage>("runs");
  auto& compare = page<ComparePage>("compare");
  add([this, &runs] {
    QStringList sessions;
    for (const RunEntry& run : runs.tree().runs()) sessions << QString::fromStdString(run.path);
    window_.workbench().compare(sessions);
  });
  add(show("compare"), [&compare] { return compare.runs().size() >= 2; });
  auto* tabs = compare.findChild<QTabWidget*>(QStringLiteral("compare_tabs"));
  for (const int tab : {0, 1})
    add_pictures(tab == 0 ? QStringLiteral("compare-settings") : QStringLiteral("compare-plots"),
                 [tabs, tab, shown = show("compare")] {
                   shown();
                   tabs->setCurrentIndex(tab);
                 });
  plan_texts();
}

void ScreenshotTour::plan_texts() {
  auto& compare = page<ComparePage>("compare");
  constexpr int kTexts = 2;
  auto* tabs = compare.findChild<QTabWidget*>(QStringLiteral("compare_tabs"));
  add([&compare, tabs] {
    tabs->setCurrentIndex(kTexts);
    compare.findChild<QLineEdit*>(QStringLiteral("prompt"))
        ->setText(QStringLiteral("Laura Barker was a cheerful butcher who lived by"));
    compare.findChild<QPushButton*>(QStringLiteral("generate"))->click();
  });
  add([] {}, [&compare] { return !compare.texts().is_busy(); });
  add_pictures(QStringLiteral("compare-texts"), [tabs, shown = show("compare")] {
    shown();
    tabs->setCurrentIndex(kTexts);
  });
}

void ScreenshotTour::plan_sensitivity() {
  auto& sensitivity = page<SensitivityPage>("sensitivity");
  add(show("sensitivity"));
  add([&sensitivity] { sensitivity.bar().start_button()->click(); });
  add([] {}, [&sensitivity] { return sensitivity.result().has_value(); });
  add_pictures(QStringLiteral("sensitivity"), show("sensitivity"));
}

void ScreenshotTour::plan_sweep() {
  auto& sweep = page<SweepPage>("sweep");
  add(show("sweep"));
  add([&sweep] {
    sweep.grid().choose_ready_made(QStringLiteral("bits-and-groups"));
    sweep.bar().start_button()->click();
  });
  add([] {}, [this] { return window_.workbench().task().isEmpty(); });
  add_pictures(QStringLiteral("sweep"), show("sweep"));
}

void ScreenshotTour::plan_learn() {
  auto& learn = page<LearnPage>("learn");
  constexpr int kMigration = 2, kPlane = 6;
  for (const int lesson : {kMigration, kPlane}) {
    add(show("learn"));
    add([&learn, lesson] { learn.show_lesson(lesson); });
    add([] {}, [&learn] { return learn.is_settled(); });
    add_pictures(QStringLiteral("learn-%1").arg(lesson + 1), show("learn"));
  }
}

template <typename Page>
Page& ScreenshotTour::page(const char* name) const {
  return *qobject_cast<Page*>(window_.pages().page(QLatin1String(name)));
}

void ScreenshotTour::add(std::function<void()> act, std::function<bool()> ready) {
  steps_.push_back({std::move(ready), std::move(act)});
}

std::function<void()> ScreenshotTour::docks_in_front(const std::vector<const char*>& docks) {
  return [this, docks] {
    window_.pages().choose(QStringLiteral("run"));
    for (const char* name : docks) window_.docks().dock(name)->raise();
  };
}

void ScreenshotTour::add_pictures(const QString& page, const std::function<void()>& prepare,
                                  const std::function<QWidget*()>& shown) {
  for (const QString language : {"en", "zh_CN"})
    for (const QString theme : {"light", "dark"}) {
      add([=, this] {
        window_.preferences().show_language(language);
        window_.preferences().show_theme(theme);
        prepare();
      });
      add([] {});  // time for the plots to redraw
      add([=, this] {
        save(shown ? *shown() : window_, QStringLiteral("%1-%2-%3.png").arg(page, language, theme));
      });
    }
}

/// On a busy machine they are not all there yet.
void ScreenshotTour::finish_plots() {
  for (Plot* plot : window_.findChildren<Plot*>())
    if (plot->isVisible()) plot->canvas().replot(QCustomPlot::rpImmediateRefresh);
}

void ScreenshotTour::save(QWidget& shown, const QString& name) {
  finish_plots();
  const QString path = QDir(directory_).filePath(name);
  constexpr int kSmallest = 0;  // the strongest compression: these files go into the repository
  if (QDir().mkpath(directory_) && palette_image(shown.grab().toImage()).save(path, "PNG", kSmallest)) return;
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
