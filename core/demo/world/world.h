// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace aq {

/// The parts share the grammar and the vocabulary, but no pair that the world keeps apart
/// (core/demo/world/split.h): a person's two names, who owns what, the operands of a sum.
enum class WorldPart { Training, Calibration, Evaluation };

/// English text about a small world: stories, letters, ledgers, schedules, dialogues, sums. Documents are
/// separated by a blank line, the text ends with a whole document, and every character is ASCII. The same
/// part, seed and length give the same bytes on every platform.
/// @param bytes the text is the shortest one of whole documents that has at least so many
std::string world_text(WorldPart part, std::uint64_t seed, std::size_t bytes);

}  // namespace aq
