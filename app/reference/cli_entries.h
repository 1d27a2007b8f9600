// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/reference/command_entry.h"

namespace aq::reference {

/// `affinequant`, as CLI11 has it.
CommandEntry cli_entries();

}  // namespace aq::reference
