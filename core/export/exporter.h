// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/checkpoint/tensor_source.h"
#include "core/export/calibrated_layers.h"
#include "core/export/export_plan.h"
#include "core/model/model.h"
#include "core/run/recipe.h"
#include "core/run/run_context.h"

namespace aq {

struct ExportRequest {
  const Model* model = nullptr;  ///< the float model: config, tokenizer and untouched tensors
  std::shared_ptr<const TensorSource> quantized;  ///< all tensors of the quantized model, by HF name
  std::shared_ptr<const CalibratedLayers> layers = nullptr;  ///< its linear layers on their grids
  Recipe recipe;                                             ///< resolved
  nlohmann::ordered_json provenance;   ///< program version, fingerprints, losses: goes into affinequant.json
  std::string output;                  ///< final name; must not exist
  std::string format = "safetensors";  ///< id: the model card names it
  std::string variant;                 ///< of the format; empty: its first one
  ExportPlan plan;                     ///< what was measured before; goes into the report
};

/// One of the ways that a format has to lay weights out: `--format gguf:q4_k`.
struct ExportVariant {
  std::string id, summary;
};

/// How a program loads a checkpoint: a code block of the model card.
struct LoadingSnippet {
  std::string program;   ///< "transformers"
  std::string language;  ///< of the block: "python"
  std::string code;      ///< every {} stands for the checkpoint
};

struct Exporter {
  std::string id, name, summary;
  std::vector<std::string> programs;  ///< that are known to load it
  std::vector<LoadingSnippet> usage =
      {};  ///< of those that take more than their usual call (loading_snippets.h)
  std::vector<ExportVariant> variants = {};  ///< the first one is the default; empty: there is but one way
  /// Why this recipe on this model cannot be carried, and which formats can; empty where it can.
  std::string (*refusal)(const Recipe& recipe, const ModelConfig& config, const std::string& variant);
  /// What other programs do with the result, as far as known; null: nothing is known beyond `programs`.
  std::vector<ReaderSupport> (*readers)(const Recipe& recipe, const ModelConfig& config,
                                        const std::string& variant) = nullptr;
  /// Measures what writing would lose beyond the run's own rounding; null: every grid is kept.
  /// @throws as write
  ExportPlan (*plan)(const ExportRequest& request, const RunContext& context) = nullptr;
  /// Bits that a rounded weight takes in the file, 0: its number format's own. Null: as the model stores it.
  double (*weight_bits)(const std::string& variant) = nullptr;
  /// Writes to a staging name, reopens, compares with what was asked for, renames.
  /// @throws Error(Output), Error(BadArgument)
  void (*write)(const ExportRequest& request, const RunContext& context);
};

/// All formats, from exporters.def.
const std::vector<Exporter>& exporters();
/// @throws Error(BadArgument) naming the known ids
const Exporter& exporter(const std::string& id);

/// A format and one of its variants.
struct ExportFormat {
  const Exporter* exporter = nullptr;
  std::string variant;  ///< empty: the default

  std::string refusal(const Recipe& recipe, const ModelConfig& config) const {
    return exporter->refusal(recipe, config, variant);
  }
  std::vector<ReaderSupport> readers(const Recipe& recipe, const ModelConfig& config) const;
  ExportPlan plan(const ExportRequest& request, const RunContext& context) const;
  /// As the exporter's. @throws Error(BadInput) where the model's files have changed since they were opened
  void write(const ExportRequest& request, const RunContext& context) const;
};
/// From "gguf" or "gguf:q4_k". @throws Error(BadArgument) naming the known ids, or the format's variants
ExportFormat export_format(const std::string& text);

/// The recipe of an exported checkpoint's affinequant.json, for simulating activation quantization; where the
/// checkpoint has none, 16 bits but for the inputs that its config.json has rounded (foreign_activations.h).
/// @throws Error(BadInput)
Recipe recipe_of_checkpoint(const CheckpointFiles& files);

}  // namespace aq
