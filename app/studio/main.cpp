// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QApplication>
#include <QIcon>
#include <QSettings>
#include <QTimer>
#include <cstdio>
#include <memory>

#include "app/studio/end_signals.h"
#include "app/studio/first_frame.h"
#include "app/studio/latency_probe.h"
#include "app/studio/main_window.h"
#include "app/studio/screenshot_tour.h"
#include "app/studio/session_events.h"
#include "app/studio/settings_panel.h"
#include "app/studio/studio_options.h"
#include "core/base/error.h"
#include "core/base/standard_descriptors.h"
#include "core/checkpoint/json_file.h"
#include "core/checkpoint/tensor_memory.h"
#include "widgets/plots/summary_page.h"

namespace {

using namespace aq;

std::unique_ptr<QSettings> open_settings(const StudioOptions& options) {
  if (options.settings_file.isEmpty()) return std::make_unique<QSettings>();
  return std::make_unique<QSettings>(options.settings_file, QSettings::IniFormat);
}

/// Draws a session's plots without a window. @throws Error(BadInput), Error(Output)
int draw_summary(const StudioOptions& options) {
  const auto events = session_events(options.summary_session.toStdString());
  if (save_summary(options.summary_picture, events, options.theme == QStringLiteral("dark"))) return 0;
  throw Error(ErrorKind::Output, "writing", options.summary_picture.toStdString(),
              "the picture cannot be written");
}

/// @throws Error(BadInput), Error(BadArgument)
Recipe read_recipe(const std::string& file) {
  const nlohmann::ordered_json json = read_json_file(file);
  return recipe_from_json(json.contains("recipe") ? json["recipe"] : json);
}

/// Presses Start as soon as it can be pressed, and ends the program with the run.
void start_and_end(QApplication& application, MainWindow& window, const StudioOptions& options) {
  if (!options.calibration.isEmpty()) {
    RunSpec spec = window.panel().spec();
    spec.calibration = options.calibration.toStdString();
    window.panel().set_options(spec);
  }
  constexpr int kLookMilliseconds = 50;
  auto* clock = new QTimer(&window);
  QObject::connect(clock, &QTimer::timeout, &window, [&window, clock] {
    if (!window.panel().can_start()) return;
    clock->stop();
    window.start_run();
  });
  clock->start(kLookMilliseconds);
  RunController& controller = window.controller();
  QObject::connect(&controller, &RunController::finished, &application, [] { QApplication::exit(0); });
  QObject::connect(&controller, &RunController::failed, &application, [](const ErrorReport& error) {
    std::fprintf(stderr, "affinequant-studio: %s\n", qPrintable(error.what));
    QApplication::exit(exit_code(error.kind));
  });
}

int run(QApplication& application, const StudioOptions& options, const EndSignals& signals) {
  const auto settings = open_settings(options);
  MainWindow window(engine_services(), options.output_root, settings.get(),
                    Look{options.theme, options.language});
  if (!options.preset.isEmpty()) window.panel().choose_preset(options.preset.toStdString());
  if (!options.recipe.isEmpty()) window.panel().set_recipe(read_recipe(options.recipe.toStdString()));
  const bool asked = !options.model.isEmpty() || !options.preset.isEmpty() || !options.recipe.isEmpty();
  const bool pictures = !options.screenshots.isEmpty() || options.start;  // the same whatever was before
  const bool other = asked || pictures;
  if (other) window.leave_draft();
  if (other || !window.restore_draft())
    window.open(options.model.isEmpty() ? QStringLiteral("demo:llama") : options.model);
  constexpr int kCancelled = 130;  // as the command's
  QObject::connect(&signals, &EndSignals::end_wanted, &window, [&window] {
    window.end();
    QApplication::exit(kCancelled);
  });
  if (options.measure_latency)
    new FirstFrame(&window,
                   [](double ms) { std::fprintf(stderr, "first frame %.0f ms after the start\n", ms); });
  window.show();
  if (options.screenshots.isEmpty() && !options.start && !window.preferences().tour_seen())
    window.show_tour();
  if (!options.screenshots.isEmpty()) (new ScreenshotTour(window, options.screenshots))->start();
  if (!options.attach.isEmpty()) window.watch(options.attach, options.token);
  if (options.start) start_and_end(application, window, options);
  LatencyProbe probe;
  // Of a run that is asked for: opening the window is another matter.
  if (options.measure_latency && options.start)
    QObject::connect(&window.controller(), &RunController::run_started, &probe, [&probe] { probe.start(); });
  else if (options.measure_latency)
    probe.start();
  const int code = application.exec();
  if (options.measure_latency) print_latency(probe.result());
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  occupy_standard_descriptors();
  use_huge_pages();
  const EndSignals signals;
  QApplication application(argc, argv);
  QApplication::setOrganizationName(QStringLiteral("AffineQuant"));
  QApplication::setApplicationName(QStringLiteral("AffineQuant Studio"));
  QApplication::setApplicationVersion(QStringLiteral(AQ_VERSION));
  QApplication::setDesktopFileName(QStringLiteral("affinequant-studio"));
  QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/affinequant-studio.svg")));
  try {
    const StudioOptions options = parse_options(QApplication::arguments());
    return options.summary_session.isEmpty() ? run(application, options, signals) : draw_summary(options);
  } catch (const Error& error) {
    std::fprintf(stderr, "affinequant-studio: %s\n", error.what());
    return exit_code(error.kind());
  }
}
