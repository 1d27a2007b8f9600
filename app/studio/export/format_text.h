// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include "app/studio/export/export_services.h"

namespace aq {

QString format_name(const FormatSummary& format);     ///< "GGUF · q4_k", in the window's language
QString format_summary(const FormatSummary& format);  ///< a sentence

/// "loads", "refuses" or "not checked".
QString verdict_text(ReaderVerdict verdict);
QString conditions_text(const ReaderSupport& reader);  ///< in one line; empty where there are none

}  // namespace aq
