// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/methods/method.h"
#include "widgets/forms/method_card.h"

namespace aq {

/// What the card shows of `method`, in the window's language.
MethodText method_text(const Method& method);

}  // namespace aq
