// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <string>

namespace aq {

/// A placement of the events ("attention_norm", "mlp_input.left", …) for people; unknown ones stay as they
/// are.
QString placement_name(const std::string& placement);

}  // namespace aq
