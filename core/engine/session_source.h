// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>

#include "core/checkpoint/tensor_source.h"
#include "core/session/session.h"

namespace aq {

/// The model as far as it is quantized: tensors of the session's complete blocks, all others from `base`. One block is
/// held in memory.
std::shared_ptr<const TensorSource> session_source(std::shared_ptr<const TensorSource> base, const Session& session);

}  // namespace aq
