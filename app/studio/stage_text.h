// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include "core/run/run_event.h"

namespace aq {

/// "Calibrating", "Measuring the float model", … in the window's language.
QString stage_text(RunStage stage);

/// One line of the log; empty for events that are no news (steps, pictures).
QString log_text(const RunEvent& event);

}  // namespace aq
