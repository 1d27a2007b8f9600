#pragma once

#include <QString>

class QSettings;

namespace aq {

class PageFrame;
class RunWorkspace;
class Workbench;
struct StudioServices;

/// The one list of the window's pages, in the order of the rail.
/// @param settings what pages remember from one start to the next; outlives them
void add_pages(PageFrame& frame, RunWorkspace* run, const StudioServices& services,
               const QString& output_root, Workbench* workbench, QSettings* settings);

}  // namespace aq
