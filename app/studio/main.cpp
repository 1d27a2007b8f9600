#include <QApplication>
#include <QIcon>
#include <QSettings>
#include <cstdio>
#include <memory>

#include "app/studio/latency_probe.h"
#include "app/studio/main_window.h"
#include "app/studio/screenshot_tour.h"
#include "app/studio/session_events.h"
#include "app/studio/settings_panel.h"
#include "app/studio/studio_options.h"
#include "core/base/error.h"
#include "core/checkpoint/tensor_memory.h"
#include "widgets/plots/summary_page.h"

namespace {

using namespace aq;

std::unique_ptr<QSettings> open_settings(const StudioOptions& options) {
  if (options.settings_file.isEmpty()) return std::make_unique<QSettings>();
  return std::make_unique<QSettings>(options.settings_file, QSettings::IniFormat);
}

void print(const LatencyProbe::Result& result) {
  std::fprintf(
      stderr,
      "event loop: longest stall %.1f ms (work of the window %.1f ms), mean %.2f ms; of %lld ticks %lld were "
      "over 50 ms late (%lld by the window's work)\n",
      result.longest_ms, result.longest_work_ms, result.mean_ms, static_cast<long long>(result.samples),
      static_cast<long long>(result.over_50_ms), static_cast<long long>(result.work_over_50_ms));
}

/// Draws a session's plots without a window. @throws Error(BadInput), Error(Output)
int draw_summary(const StudioOptions& options) {
  const auto events = session_events(options.summary_session.toStdString());
  if (save_summary(options.summary_picture, events, options.theme == QStringLiteral("dark"))) return 0;
  throw Error(ErrorKind::Output, "writing", options.summary_picture.toStdString(),
              "the picture cannot be written");
}

int run(QApplication& application, const StudioOptions& options) {
  const auto settings = open_settings(options);
  MainWindow window(engine_services(), options.output_root, settings.get());
  Preferences& preferences = window.preferences();
  preferences.show_theme(options.theme.isEmpty() ? preferences.theme() : options.theme);
  preferences.show_language(options.language.isEmpty() ? preferences.language() : options.language);
  if (!options.preset.isEmpty()) window.panel().choose_preset(options.preset.toStdString());
  window.open_model(options.model.isEmpty() ? QStringLiteral("demo:llama") : options.model);
  window.show();
  if (!options.screenshots.isEmpty()) (new ScreenshotTour(window, options.screenshots))->start();
  LatencyProbe probe;
  if (options.measure_latency) probe.start();
  const int code = application.exec();
  if (options.measure_latency) print(probe.result());
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  use_huge_pages();
  QApplication application(argc, argv);
  QApplication::setOrganizationName(QStringLiteral("AffineQuant"));
  QApplication::setApplicationName(QStringLiteral("AffineQuant Studio"));
  QApplication::setApplicationVersion(QStringLiteral(AQ_VERSION));
  QApplication::setDesktopFileName(QStringLiteral("affinequant-studio"));
  QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/affinequant-studio.svg")));
  try {
    const StudioOptions options = parse_options(QApplication::arguments());
    return options.summary_session.isEmpty() ? run(application, options) : draw_summary(options);
  } catch (const Error& error) {
    std::fprintf(stderr, "affinequant-studio: %s\n", error.what());
    return exit_code(error.kind());
  }
}
