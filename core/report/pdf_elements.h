// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/report/document.h"
#include "core/report/pdf_page.h"

namespace aq::report {

/// All of a document but the last page's foot.
void paint_document(const Document& document, PdfPages& pages);

}  // namespace aq::report
