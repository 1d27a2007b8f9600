// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include "app/studio/runs/run_entry.h"

namespace aq {

/// "finished", "4 of 6 blocks, interrupted", "cannot be read", in the window's language.
QString run_state_text(const RunEntry& run);
/// A time of a session in the window's language and time zone: "2026-01-31 12:00".
QString run_time_text(const std::string& created);
/// The quantized model's perplexity; empty where it was not evaluated.
QString run_perplexity_text(const RunEntry& run);
/// How much that is above the float model's: "+0.5%"; empty where one of the two is not known.
QString run_loss_text(const RunEntry& run);
QString run_name(const RunEntry& run);

}  // namespace aq
