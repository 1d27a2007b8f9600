#include "core/export/model_card.h"

#include <cstdio>
#include <filesystem>

#include "core/base/error.h"
#include "core/run/layer_overrides.h"

namespace aq {
namespace {

using nlohmann::ordered_json;

/// Text between backticks, on one line.
std::string code(const std::string& text) {
  std::string quoted = printable(text);
  std::erase(quoted, '`');
  quoted.insert(0, 1, '`');
  quoted += '`';
  return quoted;
}

std::string number(const ordered_json& value) {
  if (!value.is_number()) return "–";
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value.get<double>());
  return text;
}

/// What the last part of a path names: nobody else has the folders before it.
std::string model_name(const ExportRequest& request) {
  const std::filesystem::path path(request.model->name());
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

std::string settings(const Recipe& recipe) {
  std::string table = "| setting | value |\n|---|---|\n";
  for (const Parameter& parameter : recipe_parameters())
    table += "| " + code(parameter.path) + " | " + value_to_text(get(recipe, parameter)) + " |\n";
  for (const LayerOverride& one : recipe.layers) table += "| layers | " + code(to_text(one)) + " |\n";
  return table;
}

std::string perplexities(const ordered_json& provenance) {
  if (!provenance.contains("perplexity") || !provenance["perplexity"].is_object()) return {};
  std::string table = "\n## Perplexity\n\n| model | perplexity |\n|---|---|\n";
  for (const auto& [name, value] : provenance["perplexity"].items())
    table += "| " + printable(name) + " | " + number(value) + " |\n";
  return table;
}

std::string losses(const ordered_json& provenance) {
  if (!provenance.contains("blocks") || !provenance["blocks"].is_array()) return {};
  std::string table =
      "\n## Block output error\n\nMean squared error of each block's output, before and after "
      "calibration.\n\n"
      "| block | before | after | seconds |\n|---|---|---|---|\n";
  for (const auto& block : provenance["blocks"]) {
    if (!block.is_object()) continue;
    table += "|";
    for (const char* key : {"index", "loss_initial", "loss_final", "seconds"})
      table.append(" ").append(number(block.value(key, ordered_json()))).append(" |");
    table += "\n";
  }
  return table;
}

std::string simulation_note(const Recipe& recipe) {
  if (!recipe.quantizes_activations()) return {};
  return "\nActivations were quantized during calibration. Readers other than `affinequant eval` compute "
         "with float "
         "activations; " +
         code("affinequant.json") + " says what is to be simulated.\n";
}

}  // namespace

std::string model_card(const ExportRequest& request) {
  const Recipe& recipe = request.recipe;
  return "---\nlibrary_name: transformers\ntags:\n- quantized\n- affinequant\n---\n\n# " +
         printable(model_name(request)) + ", " + short_name(recipe) + "\n\nA fake-quantized checkpoint of " +
         code(model_name(request)) + ", made by AffineQuant Studio with the method " + code(recipe.method) +
         ": every weight has one of the values that its number format can hold, stored in the original "
         "layout and "
         "dtype, so it loads as the original does.\n" +
         simulation_note(recipe) + "\n## Settings\n\n" + settings(recipe) + perplexities(request.provenance) +
         losses(request.provenance);
}

}  // namespace aq
