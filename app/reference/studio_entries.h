// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/reference/command_entry.h"

namespace aq::reference {

/// `affinequant-studio`, from app/studio/studio_flags.h.
CommandEntry studio_entries();

}  // namespace aq::reference
