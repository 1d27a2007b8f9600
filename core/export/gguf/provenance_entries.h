// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/checkpoint/gguf/gguf_entries.h"
#include "core/export/exporter.h"

namespace aq {

/// affinequant.*: recipe, program version and fingerprints, and the whole of affinequant.json as
/// affinequant.record (kGgufRecord), by which the file alone is evaluated as the run was.
void write_provenance_entries(const ExportRequest& request, GgufEntries& entries);

/// A GGUF file has no place for what static ranges or transforms of activations need (kSitePrefix): where
/// there is such a thing, activations are evaluated as floats, as llama.cpp does it.
ExportRequest without_lost_activations(const ExportRequest& request);

}  // namespace aq
