// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/version.h"

namespace aq {

const char* program_version() { return AQ_VERSION; }

}  // namespace aq
