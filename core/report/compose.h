// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "core/report/document.h"
#include "core/report/run_values.h"
#include "core/report/sections/sections.h"

namespace aq::report {

/// The whole report of one run, or of several with their comparison first. @pre there is one
Document compose(const std::vector<RunValues>& runs, const Environment& environment, Language language);

}  // namespace aq::report
