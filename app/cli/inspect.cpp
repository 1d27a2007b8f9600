// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <CLI/CLI.hpp>
#include <iostream>
#include <map>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/report.h"
#include "app/cli/table.h"
#include "core/base/error.h"
#include "core/checkpoint/tensor_dtype.h"
#include "core/export/exporter.h"
#include "core/model/model.h"

namespace aq::cli {
namespace {

struct InspectOptions {
  std::string model;
  bool json = false;
};

/// The file's own name of the type, or the one that safetensors headers use.
std::string dtype_text(const TensorInfo& tensor) {
  return tensor.stored.empty() ? safetensors_name(tensor.dtype) : tensor.stored;
}

struct Totals {
  std::int64_t parameters = 0, bytes = 0;
};

Totals totals(const std::vector<TensorInfo>& tensors) {
  Totals sum;
  for (const auto& tensor : tensors) {
    std::int64_t count = 1;
    for (const auto size : tensor.shape) count *= size;
    sum.parameters += count;
    sum.bytes += static_cast<std::int64_t>(tensor.bytes);
  }
  return sum;
}

nlohmann::ordered_json shape_json(const ModelConfig& config) {
  return {{"family", config.family},           {"architecture", config.architecture},
          {"layers", config.layers},           {"hidden", config.block.hidden},
          {"heads", config.block.heads},       {"kv_heads", config.block.kv_heads},
          {"head_dim", config.block.head_dim}, {"ffn", config.block.ffn},
          {"vocabulary", config.vocabulary},   {"max_positions", config.max_positions},
          {"tied_head", config.tied_head}};
}

bool is_quantized(const Recipe& recipe) { return recipe.rounds_weights() || recipe.quantizes_activations(); }

nlohmann::ordered_json to_json(const Model& model) {
  nlohmann::ordered_json json{{"model", model.name()}};
  json.update(shape_json(model.config()));
  const Totals sum = totals(model.tensors().tensors());
  json["parameters"] = sum.parameters;
  json["bytes"] = sum.bytes;
  if (const Recipe recipe = recipe_of_checkpoint(model.files()); is_quantized(recipe))
    json["recipe"] = aq::to_json(recipe);
  json["tensors"] = nlohmann::ordered_json::array();
  for (const auto& tensor : model.tensors().tensors())
    json["tensors"].push_back({{"name", tensor.name},
                               {"dtype", dtype_text(tensor)},
                               {"shape", tensor.shape},
                               {"bytes", tensor.bytes}});
  return json;
}

void print_summary(const Model& model) {
  const ModelConfig& config = model.config();
  const Totals sum = totals(model.tensors().tensors());
  std::vector<std::pair<std::string, std::string>> pairs{
      {"model", model.name()},
      {"architecture", config.architecture},
      {"blocks", std::to_string(config.layers)},
      {"hidden", std::to_string(config.block.hidden)},
      {"heads", std::to_string(config.block.heads) + ", " + std::to_string(config.block.kv_heads) +
                    " for keys and values"},
      {"MLP", std::to_string(config.block.ffn)},
      {"vocabulary", std::to_string(config.vocabulary)},
      {"positions", std::to_string(config.max_positions)},
      {"parameters", std::to_string(sum.parameters)},
      {"size", bytes_text(sum.bytes)}};
  if (const Recipe recipe = recipe_of_checkpoint(model.files()); is_quantized(recipe))
    pairs.emplace_back("quantized", recipe.method + " " + short_name(recipe));
  print_pairs(std::cout, pairs);
}

void print_tensors(const Model& model) {
  Table table({"tensor", "dtype", "shape", "size"});
  for (const auto& tensor : model.tensors().tensors())
    table.add({printable(tensor.name), dtype_text(tensor), shape_text(tensor.shape),
               bytes_text(static_cast<std::int64_t>(tensor.bytes))});
  table.print(std::cout);
}

void inspect(const InspectOptions& options) {
  const Model model = Model::open(options.model);
  if (options.json) return print_json(std::cout, to_json(model));
  print_summary(model);
  std::cout << '\n';
  print_tensors(model);
}

}  // namespace

void add_inspect(CLI::App& app, Work& work) {
  const auto options = std::make_shared<InspectOptions>();
  auto* command = app.add_subcommand("inspect", "Show a checkpoint's architecture and tensors");
  add_model(*command, options->model);
  add_json(*command, options->json);
  command->callback([options, &work] { work = [options](const std::stop_token&) { inspect(*options); }; });
}

}  // namespace aq::cli
