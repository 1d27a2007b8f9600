#include "app/studio/pages.h"

#include <QCoreApplication>
#include <algorithm>

#include "app/studio/compare/compare_page.h"
#include "app/studio/explore/explore_page.h"
#include "app/studio/learn/learn_page.h"
#include "app/studio/page_frame.h"
#include "app/studio/run_workspace.h"
#include "app/studio/runs/run_library.h"
#include "app/studio/runs/runs_page.h"
#include "app/studio/sensitivity/sensitivity_page.h"
#include "app/studio/studio_services.h"
#include "app/studio/sweep/sweep_page.h"
#include "app/studio/workbench.h"
#include "core/sensitivity/layer_sensitivity.h"

namespace aq {
namespace {

struct Pages {
  Q_DECLARE_TR_FUNCTIONS(Pages)
 public:
  static void fill(PageFrame& frame, RunWorkspace* run, const StudioServices& services,
                   const QString& output_root, Workbench* workbench) {
    frame.add("run", run, [] { return tr("Run"); });
    auto* explore = new ExplorePage(services.explore, workbench);
    frame.add("explore", explore, [] { return tr("Explore"); });
    auto* library = new RunLibrary(services.runs, output_root, workbench, workbench);
    frame.add("runs", new RunsPage(library, workbench), [] { return tr("Runs"); });
    frame.add("compare", new ComparePage(services.compare, library, workbench), [] { return tr("Compare"); });
    frame.add("sweep", new SweepPage(services.sweep, output_root, workbench), [] { return tr("Sweep"); });
    auto* sensitivity = new SensitivityPage(services.sensitivity, workbench);
    frame.add("sensitivity", sensitivity, [] { return tr("Sensitivity"); });
    QObject::connect(sensitivity, &SensitivityPage::measured, explore, [explore](const Sensitivity& found) {
      explore->set_sensitivities(alone_at_base_bits(found));
    });
    frame.add("learn", new LearnPage(services.learn, workbench, workbench->settings()),
              [] { return tr("Learn"); });
  }
};

}  // namespace

void add_pages(PageFrame& frame, RunWorkspace* run, const StudioServices& services,
               const QString& output_root, Workbench* workbench) {
  Pages::fill(frame, run, services, output_root, workbench);
}

}  // namespace aq
