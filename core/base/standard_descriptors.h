// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace aq {

/// Puts /dev/null where a program was started without standard input, output or error: the next file it opens
/// would become that stream, and what is said there would be written into it. Writing to standard output
/// fails as before, so that a result is not lost without a word. To be called before anything else.
void occupy_standard_descriptors();

}  // namespace aq
