// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/studio/error_report.h"
#include "widgets/forms/banner.h"

namespace aq {

/// Its kind as the headline, what happened and what the user can do below.
void show_error(Banner& banner, const ErrorReport& error);

}  // namespace aq
