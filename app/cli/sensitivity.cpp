// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>

#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/recipe_choice.h"
#include "app/cli/report.h"
#include "app/cli/table.h"
#include "app/cli/terminal_line.h"
#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "core/sensitivity/bit_budget.h"
#include "core/sensitivity/layer_sensitivity.h"

namespace aq::cli {
namespace {

struct SensitivityOptions {
  SensitivitySpec spec;
  RecipeChoice recipe;
  double target_bits = 0;
  std::int64_t target_bytes = 0;
  std::string out, csv;
  bool json = false;
};

/// What a budget came to.
struct Budget {
  BitChoice choice;
  Recipe recipe;
  double measured = 0;  ///< KL of the recipe's bits, all layers together
};

Sensitivity measured(const SensitivityOptions& options, const RunContext& context) {
  TerminalLine line{stderr};
  const auto show = [&line](std::int64_t done, std::int64_t all) {
    if (line.visible())
      line.draw("Measuring " + std::to_string(100 * done / std::max<std::int64_t>(1, all)) + " %");
  };
  return measure_sensitivity(options.spec, context, show);
}

std::optional<Budget> budget_of(const SensitivityOptions& options, const Sensitivity& sensitivity,
                                const RunContext& context) {
  if (options.target_bits == 0 && options.target_bytes == 0) return {};
  const double target =
      options.target_bits > 0 ? options.target_bits : bits_of_bytes(sensitivity, options.target_bytes);
  Budget budget;
  budget.choice = choose_bits(sensitivity, target);
  budget.recipe = with_bits(options.spec.recipe, sensitivity, budget.choice);
  budget.measured = divergence_of(options.spec, budget.recipe, context);
  return budget;
}

nlohmann::ordered_json json_of(const Sensitivity& sensitivity) {
  nlohmann::ordered_json layers = nlohmann::ordered_json::array();
  for (const LayerSensitivity& one : sensitivity.layers)
    layers.push_back({{"block", one.block},
                      {"layer", one.layer},
                      {"weights", one.weights},
                      {"only", one.only},
                      {"all_but", one.all_but}});
  nlohmann::ordered_json points = nlohmann::ordered_json::array();
  for (const BitChoice& point : trade_off(sensitivity))
    points.push_back({{"bits_per_weight", point.bits_per_weight}, {"divergence", point.divergence}});
  return {{"model", sensitivity.model}, {"bits", sensitivity.bits}, {"tokens", sensitivity.tokens},
          {"all", sensitivity.all},     {"layers", layers},         {"trade_off", points}};
}

nlohmann::ordered_json json_of(const Budget& budget) {
  return {{"bits_per_weight", budget.choice.bits_per_weight},
          {"reckoned", budget.choice.divergence},
          {"measured", budget.measured},
          {"recipe", to_json(budget.recipe)}};
}

std::vector<std::string> heading_of(const Sensitivity& sensitivity, bool all_but) {
  std::vector<std::string> heading{"block", "layer"};
  for (const int bits : sensitivity.bits) heading.push_back("only, " + std::to_string(bits) + " bits");
  if (all_but) heading.push_back("all but, " + std::to_string(sensitivity.base_bits) + " bits");
  return heading;
}

void print_layers(std::ostream& out, const Sensitivity& sensitivity, bool all_but) {
  Table table(heading_of(sensitivity, all_but));
  const auto add = [&](std::vector<std::string> row, const std::vector<double>& values, double last) {
    for (const double value : values) row.push_back(number_text(value, 4));
    if (all_but) row.push_back(last > 0 ? number_text(last, 4) : "");
    table.add(std::move(row));
  };
  for (const LayerSensitivity& one : sensitivity.layers)
    add({std::to_string(one.block), one.layer}, one.only, one.all_but);
  add({"all", "together"}, sensitivity.all, 0);
  table.print(out);
}

void print_budget(std::ostream& out, const Budget& budget) {
  print_pairs(out, {{"recipe", short_name(budget.recipe)},
                    {"bits a weight", number_text(budget.choice.bits_per_weight, 4)},
                    {"KL, sum of the layers'", number_text(budget.choice.divergence, 4)},
                    {"KL, measured", number_text(budget.measured, 4)}});
}

void write_files(const SensitivityOptions& options, const Sensitivity& sensitivity,
                 const std::optional<Budget>& budget) {
  if (!options.csv.empty()) write_file_atomically(options.csv, to_csv(sensitivity));
  if (!options.out.empty()) write_file_atomically(options.out, to_json(budget->recipe).dump(2) + "\n");
}

/// A file of that name is replaced. @throws Error(Output) where no file can get it: measuring takes long
void require_file_target(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!path.has_filename() || std::filesystem::is_directory(path, ignored))
    throw Error(ErrorKind::Output, "writing", path.string(), "it is a folder", "name a file");
  if (std::filesystem::exists(path, ignored) && !std::filesystem::is_regular_file(path, ignored))
    throw Error(ErrorKind::Output, "writing", path.string(), "it is no file that could be replaced",
                "name a file");
  require_writable_target(path, /*may_exist=*/true);
}

void check_options(const SensitivityOptions& options) {
  if (options.target_bits > 0 && options.target_bytes > 0)
    throw Error(ErrorKind::BadArgument, "setting", "--target-bytes", "--target-bits says the same",
                "give one of them");
  if (!options.out.empty() && options.target_bits == 0 && options.target_bytes == 0)
    throw Error(ErrorKind::BadArgument, "setting", "--out", "there is no recipe without a target",
                "give --target-bits or --target-bytes");
  for (const std::string& path : {options.out, options.csv})
    if (!path.empty()) require_file_target(path);
  if (!options.out.empty() && !options.csv.empty() && output_place(options.out) == output_place(options.csv))
    throw Error(ErrorKind::BadArgument, "setting", "--csv", "--out names the same file",
                "choose another name for one of them");
}

void sensitivity(SensitivityOptions options, const std::stop_token& stop) {
  options.spec.recipe = choose_recipe(options.recipe);
  check_options(options);
  const RunContext context(stop, nullptr, nullptr);
  const Sensitivity found = measured(options, context);
  const auto budget = budget_of(options, found, context);
  write_files(options, found, budget);
  if (options.json) {
    nlohmann::ordered_json json = json_of(found);
    if (budget) json["budget"] = json_of(*budget);
    return print_json(std::cout, json);
  }
  print_layers(std::cout, found, options.spec.all_but);
  if (budget) print_budget(std::cout, *budget);
}

void add_measuring_options(CLI::App& command, SensitivitySpec& spec) {
  command.add_option("--bits", spec.bits, "Bit-widths to measure every layer at; 2,3,4,8 without it")
      ->type_name("N,N,…")
      ->delimiter(',')
      ->check(in_range(2, 8));
  command.add_flag("--all-but,!--no-all-but", spec.all_but, "Also measure all layers rounded but this one");
  command.add_option("--eval", spec.text, "Text to measure on; demo models have their own")
      ->type_name("FILE");
  command.add_option("--eval-seqlen", spec.seqlen, "Window of the evaluation")
      ->type_name("N")
      ->check(in_range(2, 131072))
      ->capture_default_str();
  command.add_option("--eval-max-tokens", spec.max_tokens, "Tokens to measure on; 0 takes the whole text")
      ->type_name("N")
      ->check(in_range<std::int64_t>(0, std::int64_t{1} << 50))
      ->capture_default_str();
}

void add_budget_options(CLI::App& command, SensitivityOptions& options) {
  command
      .add_option("--target-bits", options.target_bits, "Pick each layer's bits within this mean a weight")
      ->type_name("X")
      ->check(in_range(1.0, 16.0));
  command
      .add_option("--target-bytes", options.target_bytes,
                  "The same by the size of all linear layers together, e.g. 50M")
      ->type_name("SIZE")
      ->transform(CLI::AsSizeValue(/*kb_is_1000=*/true).description(""));
  command.add_option("--out", options.out, "Recipe file to write; needs a target")->type_name("FILE.json");
  command.add_option("--csv", options.csv, "Table of the layers to write")->type_name("FILE");
}

}  // namespace

void add_sensitivity(CLI::App& app, Work& work) {
  const auto options = std::make_shared<SensitivityOptions>();
  options->spec.bits = {2, 3, 4, 8};
  auto* command =
      app.add_subcommand("sensitivity", "Measure what rounding each layer costs, and share out a bit budget");
  add_model(*command, options->spec.model);
  add_measuring_options(*command, options->spec);
  add_budget_options(*command, *options);
  add_recipe_options(*command, options->recipe);
  add_threads(*command, options->spec.threads);
  add_json(*command, options->json);
  command->callback(
      [options, &work] { work = [options](const std::stop_token& stop) { sensitivity(*options, stop); }; });
}

}  // namespace aq::cli
