// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/demo/world/world.h"
#include "core/text/questions.h"

namespace aq {

/// Multiple-choice questions about the demo world: documents as world_text() writes them, broken off where
/// what follows is decided by what stands before or by the world's lasting facts. The right choice is what
/// the document goes on with, the others are of the same kind and wrong. The same part, seed and number give
/// the same questions on every platform; documents of another seed's world_text() do not come in them.
/// @param per_task questions of each task; the tasks follow one another
std::vector<Question> world_questions(WorldPart part, std::uint64_t seed, std::size_t per_task);

}  // namespace aq
