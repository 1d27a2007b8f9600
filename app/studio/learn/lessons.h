// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "app/studio/learn/lesson.h"

namespace aq {

/// All lessons, in the order they are taught.
const std::vector<Lesson>& lessons();

}  // namespace aq
