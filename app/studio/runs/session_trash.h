// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace aq {

/// Moves a session with its parts and notes to the trash; a checkpoint that the run wrote stays where it is.
/// @pre no program is writing it. @throws Error(Output) where there is no trash for it
void move_session_to_trash(const QString& session);

}  // namespace aq
