// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "core/checkpoint/json_view.h"

namespace aq {

/// The bytes of a text in base64 (RFC 4648, section 4). @throws Error(BadInput) where it is malformed
std::string from_base64(const JsonView& json);

}  // namespace aq
