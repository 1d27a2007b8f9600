// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace aq {

class PageFrame;
class RunWorkspace;
class Workbench;
struct StudioServices;

/// The one list of the window's pages, in the order of the rail. @param queue_file where the queue is kept
void add_pages(PageFrame& frame, RunWorkspace* run, const StudioServices& services,
               const QString& output_root, Workbench* workbench, const QString& queue_file);

}  // namespace aq
