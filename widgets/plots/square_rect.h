// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

class QCPAxisRect;
class QCPLayoutGrid;

namespace aq {

/// Keeps the inner area of `rect` square and, with what stands beside it in `body`, in the middle.
void center_square(QCPLayoutGrid& body, QCPAxisRect& rect);

}  // namespace aq
