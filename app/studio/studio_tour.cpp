// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/studio_tour.h"

#include <QCoreApplication>
#include <QDockWidget>
#include <QPushButton>

#include "app/studio/dock_layout.h"
#include "app/studio/main_window.h"
#include "app/studio/page_frame.h"
#include "app/studio/run_page.h"

namespace aq {
namespace {

struct TourWords {
  Q_DECLARE_TR_FUNCTIONS(StudioTour)
};

}  // namespace

std::vector<TourStop> studio_tour(MainWindow& window) {
  const auto dock = [&window](const char* name) {
    return [&window, name]() -> QWidget* {
      window.pages().choose(QStringLiteral("run"));
      window.docks().dock(name)->show();
      window.docks().dock(name)->raise();
      return window.docks().dock(name);
    };
  };
  return {
      {dock("settings"), TourWords::tr("What a run does"),
       TourWords::tr(
           "A preset gives the bits, a method how they are found. Every setting below can be changed; "
           "click one to read what it does. At the bottom stands what the run will take.")},
      {[&window]() -> QWidget* { return window.findChild<QPushButton*>(QStringLiteral("start")); },
       TourWords::tr("Start"),
       TourWords::tr(
           "A demo model is open already: press Start, or F5, and it is quantized block by block. The "
           "run can be held, and cancelled.")},
      {dock("loss"), TourWords::tr("Watch it learn"),
       TourWords::tr("Loss, matrices, weights and activations change while the engine works. Hover for exact "
                     "values, drag and wheel to zoom, right-click to save a picture or the data.")},
      {[&window]() -> QWidget* { return window.pages().rail(); }, TourWords::tr("More than one run"),
       TourWords::tr(
           "Look into layers, sweep over settings, find out which layers need their bits, compare runs, "
           "and learn how it all works. Ctrl and a digit goes there, too.")},
      {dock("model"), TourWords::tr("Your own model"),
       TourWords::tr(
           "Drop a model's folder or a .gguf file on the window, or open it from the File menu. Nothing "
           "leaves your machine.")},
  };
}

}  // namespace aq
