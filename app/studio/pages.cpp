#include "app/studio/pages.h"

#include <QCoreApplication>
#include <algorithm>

#include "app/studio/explore/explore_page.h"
#include "app/studio/page_frame.h"
#include "app/studio/run_workspace.h"
#include "app/studio/sensitivity/sensitivity_page.h"
#include "app/studio/studio_services.h"
#include "app/studio/sweep/sweep_page.h"
#include "app/studio/workbench.h"
#include "core/run/layer_overrides.h"
#include "core/sensitivity/layer_sensitivity.h"

namespace aq {
namespace {

/// Divergences with one layer rounded alone, at the recipe's bits, by layer path.
std::map<std::string, double> only_this_layer(const Sensitivity& measured) {
  std::map<std::string, double> values;
  const auto bits = std::ranges::find(measured.bits, measured.base_bits);
  if (bits == measured.bits.end()) return values;
  for (const LayerSensitivity& layer : measured.layers)
    values[layer_path(layer.block, layer.layer)] =
        layer.only.at(static_cast<std::size_t>(bits - measured.bits.begin()));
  return values;
}

struct Pages {
  Q_DECLARE_TR_FUNCTIONS(Pages)
 public:
  static void fill(PageFrame& frame, RunWorkspace* run, const StudioServices& services,
                   const QString& output_root, Workbench* workbench) {
    frame.add("run", run, [] { return tr("Run"); });
    auto* explore = new ExplorePage(services.explore, workbench);
    auto* sensitivity = new SensitivityPage(services.sensitivity, workbench);
    QObject::connect(
        sensitivity, &SensitivityPage::measured, explore,
        [explore](const Sensitivity& measured) { explore->set_sensitivities(only_this_layer(measured)); });
    frame.add("explore", explore, [] { return tr("Explore"); });
    frame.add("sweep", new SweepPage(services.sweep, output_root, workbench), [] { return tr("Sweep"); });
    frame.add("sensitivity", sensitivity, [] { return tr("Sensitivity"); });
  }
};

}  // namespace

void add_pages(PageFrame& frame, RunWorkspace* run, const StudioServices& services,
               const QString& output_root, Workbench* workbench) {
  Pages::fill(frame, run, services, output_root, workbench);
}

}  // namespace aq
