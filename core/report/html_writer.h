// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "core/report/document.h"

namespace aq::report {

/// One file that needs no other: well-formed XHTML, no script, plots as images inside of it, each in a light
/// and a dark form.
std::string html_of(const Document& document);

}  // namespace aq::report
