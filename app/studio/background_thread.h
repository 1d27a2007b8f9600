// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace aq {

/// Lets the window's thread go first where the processors are all taken. The calling thread, and the threads
/// that it starts afterwards, get what is left; on an idle machine that is everything.
void step_back_for_the_window();

}  // namespace aq
