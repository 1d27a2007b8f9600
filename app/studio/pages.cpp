// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/pages.h"

#include <QCoreApplication>

#include "app/studio/compare/compare_page.h"
#include "app/studio/explore/explore_page.h"
#include "app/studio/learn/learn_page.h"
#include "app/studio/page_frame.h"
#include "app/studio/run_workspace.h"
#include "app/studio/runs/queue_keeper.h"
#include "app/studio/runs/run_library.h"
#include "app/studio/runs/run_lineage.h"
#include "app/studio/runs/run_queue.h"
#include "app/studio/runs/runs_page.h"
#include "app/studio/sensitivity/sensitivity_page.h"
#include "app/studio/studio_services.h"
#include "app/studio/sweep/sweep_page.h"
#include "app/studio/workbench.h"
#include "core/sensitivity/layer_sensitivity.h"

namespace aq {
namespace {

/// What works before anybody has looked at the Runs page: any run is noted, and the queue goes on.
struct RunKeeping {
  RunKeeping(const RunServices& services, const QString& output_root, Workbench* workbench,
             const QString& queue_file)
      : library(new RunLibrary(services, output_root, workbench, workbench)),
        queue(new RunQueue(workbench, workbench)),
        lineage(new RunLineage(workbench, library, queue, workbench)),
        keeper(new QueueKeeper(queue, queue_file, queue)) {
    QObject::connect(keeper, &QueueKeeper::failed, workbench, &Workbench::report_error);
    // Where the user is: the Runs page says it again, once it is looked at.
    if (keeper->problem())
      QObject::connect(
          workbench, &Workbench::model_changed, keeper,
          [workbench, keeper = keeper] { workbench->report_error(*keeper->problem()); },
          Qt::SingleShotConnection);
  }

  RunLibrary* library;
  RunQueue* queue;
  RunLineage* lineage;
  QueueKeeper* keeper;
};

struct Pages {
  Q_DECLARE_TR_FUNCTIONS(Pages)
 public:
  static void fill(PageFrame& frame, RunWorkspace* run, const StudioServices& services,
                   const QString& output_root, Workbench* workbench, const QString& queue_file) {
    const RunKeeping runs(services.runs, output_root, workbench, queue_file);
    frame.add(
        "run", [run] { return run; }, [] { return tr("Run"); });
    frame.add(
        "explore", [=, explore = services.explore] { return new ExplorePage(explore, workbench); },
        [] { return tr("Explore"); });
    frame.add(
        "runs", [=] { return make_runs(runs, workbench); }, [] { return tr("Runs"); });
    frame.add(
        "compare",
        [=, compare = services.compare] { return new ComparePage(compare, runs.library, workbench); },
        [] { return tr("Compare"); });
    frame.add(
        "sweep", [=, sweep = services.sweep] { return new SweepPage(sweep, output_root, workbench); },
        [] { return tr("Sweep"); });
    frame.add(
        "sensitivity",
        [=, &frame, sensitivity = services.sensitivity] {
          return make_sensitivity(frame, sensitivity, workbench);
        },
        [] { return tr("Sensitivity"); });
    frame.add(
        "learn",
        [=, learn = services.learn] { return new LearnPage(learn, workbench, workbench->settings()); },
        [] { return tr("Learn"); });
  }

 private:
  static QWidget* make_runs(const RunKeeping& runs, Workbench* workbench) {
    auto* page = new RunsPage(runs.library, runs.queue, runs.lineage, workbench);
    if (runs.keeper->problem()) page->show_lost_queue(*runs.keeper->problem());
    return page;
  }

  /// What it measures stands in the table of layers, too.
  static QWidget* make_sensitivity(PageFrame& frame, const SensitivityServices& services,
                                   Workbench* workbench) {
    auto* page = new SensitivityPage(services, workbench);
    QObject::connect(page, &SensitivityPage::measured, &frame, [&frame](const Sensitivity& found) {
      auto* explore = qobject_cast<ExplorePage*>(frame.page(QStringLiteral("explore")));
      explore->set_sensitivities(alone_at_base_bits(found));
    });
    return page;
  }
};

}  // namespace

void add_pages(PageFrame& frame, RunWorkspace* run, const StudioServices& services,
               const QString& output_root, Workbench* workbench, const QString& queue_file) {
  Pages::fill(frame, run, services, output_root, workbench, queue_file);
}

}  // namespace aq
