#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/checkpoint/tensor_source.h"
#include "core/model/model.h"
#include "core/run/recipe.h"
#include "core/run/run_context.h"

namespace aq {

struct ExportRequest {
  const Model* model = nullptr;  ///< the float model: config, tokenizer and untouched tensors
  std::shared_ptr<const TensorSource> quantized;  ///< all tensors of the quantized model, by HF name
  Recipe recipe;
  nlohmann::ordered_json provenance;  ///< program version, fingerprints, losses: goes into affinequant.json
  std::string output;                 ///< final name; must not exist
};

struct Exporter {
  std::string id, name, summary;
  std::vector<std::string> readers;  ///< programs known to load it
  /// Why this recipe on this model cannot be carried; empty where it can.
  std::string (*refusal)(const Recipe& recipe, const ModelConfig& config);
  /// Writes to a staging name, reopens, compares with what was asked for, renames.
  /// @throws Error(Output), Error(BadArgument)
  void (*write)(const ExportRequest& request, const RunContext& context);
};

/// All formats, from exporters.def.
const std::vector<Exporter>& exporters();
/// @throws Error(BadArgument) naming the known ids
const Exporter& exporter(const std::string& id);

/// The recipe of an exported checkpoint's affinequant.json, for simulating activation quantization; empty
/// recipe bits (16) where the checkpoint has none.
Recipe recipe_of_checkpoint(const CheckpointFiles& files);

}  // namespace aq
