// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <cstdint>

namespace aq {

/// "3.4 M", "125 M", "512".
QString short_count(std::int64_t count);
/// "6.8 MB" (powers of ten, as file managers show).
QString short_bytes(std::int64_t bytes);
/// "1 h 05 min", "2 min 10 s", "45 s", in the window's language.
QString short_duration(double seconds);
/// Perplexities: "49.38", "1370", "5.3e+06".
QString short_perplexity(double value);

}  // namespace aq
