// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <hdf5.h>

#include <vector>

#include "core/session/session_event.h"

namespace aq {

/// /events: a compound table, one row an event. Texts are as wide as the longest one, at most 1000 bytes.
void write_events(hid_t file, const std::vector<SessionEvent>& events);
/// @throws Error(BadInput)
std::vector<SessionEvent> read_events(hid_t file);

}  // namespace aq
