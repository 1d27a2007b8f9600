// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <string>

#include "core/base/staged_output.h"
#include "core/checkpoint/tensor_source.h"
#include "core/export/exporter.h"
#include "core/export/verification.h"

namespace aq {

// The steps of writing a directory in Hugging Face's layout, shared by the formats that do.

/// Everything beside the tensors: config.json, the tokenizer's files, affinequant.json, README.md.
/// @param config text of config.json @throws Error(Output), Error(Cancelled)
void write_companions(const std::filesystem::path& directory, const ExportRequest& request,
                      const std::string& config, const RunContext& context);

/// affinequant.json and README.md alone. @throws Error(Output)
void write_record_and_card(const std::filesystem::path& directory, const ExportRequest& request);

/// The tensors in shards; what only this program's evaluation needs goes into kSideFile.
/// @throws Error(Output), Error(Cancelled)
void write_checkpoint_tensors(const std::filesystem::path& directory, const TensorSource& tensors,
                              const RunContext& context);

/// Opens what was written, compares it with the run (verify_export), writes the report beside it and renames.
/// @param wanted the run's tensors by HF name
/// @throws Error(Output), Error(Cancelled)
void finish_checkpoint(StagedDirectory& output, const TensorSource& wanted, const ExportRequest& request,
                       const Tolerance& tolerance, const RunContext& context);

}  // namespace aq
