#include "app/studio/pages.h"

#include <QCoreApplication>

#include "app/studio/learn/learn_page.h"
#include "app/studio/page_frame.h"
#include "app/studio/run_workspace.h"
#include "app/studio/sensitivity/sensitivity_page.h"
#include "app/studio/studio_services.h"
#include "app/studio/sweep/sweep_page.h"
#include "app/studio/workbench.h"

namespace aq {
namespace {

struct Pages {
  Q_DECLARE_TR_FUNCTIONS(Pages)
 public:
  static void fill(PageFrame& frame, RunWorkspace* run, const StudioServices& services,
                   const QString& output_root, Workbench* workbench, QSettings* settings) {
    frame.add("run", run, [] { return tr("Run"); });
    frame.add("sweep", new SweepPage(services.sweep, output_root, workbench), [] { return tr("Sweep"); });
    frame.add("sensitivity", new SensitivityPage(services.sensitivity, workbench),
              [] { return tr("Sensitivity"); });
    frame.add("learn", new LearnPage(services.learn, workbench, settings), [] { return tr("Learn"); });
  }
};

}  // namespace

void add_pages(PageFrame& frame, RunWorkspace* run, const StudioServices& services,
               const QString& output_root, Workbench* workbench, QSettings* settings) {
  Pages::fill(frame, run, services, output_root, workbench, settings);
}

}  // namespace aq
