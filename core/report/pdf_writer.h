// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "core/report/document.h"

namespace aq::report {

/// A4 pages with page numbers and an outline. @returns the file's bytes. @throws Error(Internal)
std::string pdf_of(const Document& document);

}  // namespace aq::report
