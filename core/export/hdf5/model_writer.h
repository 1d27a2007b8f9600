// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>

#include "core/checkpoint/tensor_source.h"
#include "core/export/exporter.h"
#include "core/run/run_context.h"

namespace aq::hdf5 {

/// Writes a model.h5 (docs/formats/hdf5.md). A layer whose grid gives its weight bit by bit is kept as that
/// grid; the weight of every other one, which a transform was merged into, as it is, with the grid beside it.
/// One layer or tensor is held in memory.
/// @param tensors the checkpoint's, in its own layout
/// @throws Error(Output), Error(Cancelled)
void write_model(const std::filesystem::path& path, const TensorSource& tensors, const ExportRequest& request,
                 const RunContext& context);

}  // namespace aq::hdf5
