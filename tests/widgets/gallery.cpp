// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Draws every plot with sample data in both themes into a folder, for the eye: gallery FOLDER
// [translation.qm]

#include <QApplication>
#include <QDir>
#include <QTranslator>
#include <memory>
#include <vector>

#include "tests/widgets/sample_run.h"
#include "widgets/plots/activation_plot.h"
#include "widgets/plots/clipping_plot.h"
#include "widgets/plots/dominance_plot.h"
#include "widgets/plots/gershgorin_plot.h"
#include "widgets/plots/layer_error_plot.h"
#include "widgets/plots/loss_plot.h"
#include "widgets/plots/matrix_plot.h"
#include "widgets/plots/perplexity_plot.h"
#include "widgets/plots/pipeline_view.h"
#include "widgets/plots/search_plot.h"
#include "widgets/plots/summary_page.h"
#include "widgets/plots/weight_histogram_plot.h"
#include "widgets/theme/apply_theme.h"

using namespace aq;

namespace {

template <typename View>
void feed(View& view, const std::vector<RunEvent>& events) {
  for (const RunEvent& event : events) {
    std::visit(
        [&view](const auto& value) {
          if constexpr (requires { view.begin(value); }) view.begin(value);
          if constexpr (requires { view.add(value); }) view.add(value);
          if constexpr (requires { view.show_report(value); }) view.show_report(value);
          if constexpr (requires { view.show_snapshot(value); }) view.show_snapshot(value);
        },
        event);
  }
}

class Gallery {
 public:
  Gallery(const QDir& folder, const QString& theme) : folder_(folder), theme_(theme) {}

  template <typename View>
  void draw(const QString& name, const std::vector<RunEvent>& events, QSize size = {560, 340}) {
    View view;
    feed(view, events);
    save(view, name, size);
  }

  void draw_search(const std::vector<RunEvent>& events) {
    std::vector<SearchFinished> searches;  // of the first block
    for (const RunEvent& event : events)
      if (const auto* search = std::get_if<SearchFinished>(&event); search && search->block == 0)
        searches.push_back(*search);
    SearchPlot view;
    view.show_searches(searches);
    save(view, "search", {560, 340});
  }

 private:
  void save(QWidget& view, const QString& name, QSize size) {
    view.resize(size);
    view.show();
    QApplication::processEvents();
    QApplication::processEvents();
    view.grab().save(folder_.filePath(name + "_" + theme_ + ".png"));
  }

  QDir folder_;
  QString theme_;
};

void draw_all(const QDir& folder, bool dark) {
  const auto events = SampleRun().events(4);
  const auto deep = SampleRun(32, 20, 64).events(20);
  Gallery gallery(folder, dark ? "dark" : "light");
  gallery.draw<LossPlot>("loss", events);
  gallery.draw<LossPlot>("loss_deep", deep, {760, 320});
  gallery.draw<LayerErrorPlot>("layer_error", events);
  gallery.draw<LayerErrorPlot>("layer_error_deep", deep, {760, 320});
  gallery.draw<WeightHistogramPlot>("weights", events);
  gallery.draw<ClippingPlot>("clipping", events);
  gallery.draw<ActivationPlot>("activations", events, {760, 320});
  gallery.draw<MatrixPlot>("matrix", events, {520, 420});
  gallery.draw<GershgorinPlot>("gershgorin", events);
  gallery.draw<DominancePlot>("dominance", events);
  gallery.draw_search(events);
  gallery.draw<PerplexityPlot>("perplexity", events, {760, 300});
  gallery.draw<LossPlot>("empty", {});
  gallery.draw<PipelineView>("pipeline", events, {560, 70});
  gallery.draw<PipelineView>("pipeline_deep", deep, {560, 230});
  gallery.draw<LossPlot>("loss_small", events, {300, 200});
  gallery.draw<PerplexityPlot>("perplexity_small", events, {360, 220});
  const QString summary = folder.filePath(QString("summary_") + (dark ? "dark" : "light") + ".png");
  save_summary(summary, SampleRun().events(6), dark);
}

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  if (argc < 2) return 2;
  QTranslator translator;
  if (argc > 2 && translator.load(argv[2])) QApplication::installTranslator(&translator);
  const QDir folder(argv[1]);
  folder.mkpath(".");
  for (const bool dark : {false, true}) {
    apply_theme(application, dark ? ThemeChoice::Dark : ThemeChoice::Light);
    draw_all(folder, dark);
  }
  return 0;
}
