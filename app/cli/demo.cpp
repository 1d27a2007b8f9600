// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/demo.h"

#include <CLI/CLI.hpp>
#include <array>
#include <iostream>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/demo_progress.h"
#include "app/cli/options.h"
#include "app/cli/report.h"
#include "app/cli/table.h"
#include "core/model/model.h"

namespace aq::cli {
namespace {

constexpr std::array<const char*, 2> kDemoModels{"demo:llama", "demo:opt"};

void print_list(bool json) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  Table table({"model", "architecture", "blocks", "hidden", "vocabulary", "positions"});
  for (const char* spec : kDemoModels) {
    const Model model = Model::open(spec);
    const ModelConfig& config = model.config();
    list.push_back({{"model", spec},
                    {"architecture", config.architecture},
                    {"layers", config.layers},
                    {"hidden", config.block.hidden},
                    {"vocabulary", config.vocabulary},
                    {"max_positions", config.max_positions}});
    table.add({spec, config.architecture, std::to_string(config.layers), std::to_string(config.block.hidden),
               std::to_string(config.vocabulary), std::to_string(config.max_positions)});
  }
  json ? print_json(std::cout, {{"models", list}}) : table.print(std::cout);
}

void add_list(CLI::App& demo, Work& work) {
  const auto json = std::make_shared<bool>(false);
  auto* command = demo.add_subcommand("list", "List the demo models that the program carries");
  add_json(*command, *json);
  command->callback([json, &work] { work = [json](const std::stop_token&) { print_list(*json); }; });
}

void add_text(CLI::App& demo, Work& work) {
  const auto part = std::make_shared<std::string>("evaluation");
  auto* command = demo.add_subcommand("text", "Print the demo world's held-out text, made anew");
  command->add_option("--part", *part, "Which text")
      ->type_name("calibration|evaluation")
      ->check(one_of({"calibration", "evaluation"}))
      ->capture_default_str();
  command->callback([part, &work] {
    work = [part](const std::stop_token&) { std::cout << make_demo_text(*part) << std::flush; };
  });
}

void add_tasks(CLI::App& demo, Work& work) {
  const auto seed = std::make_shared<std::uint64_t>(1);
  auto* command =
      demo.add_subcommand("tasks", "Print multiple-choice questions about the demo world, made anew");
  command->add_option("--seed", *seed, "1 gives those that the program carries")
      ->type_name("N")
      ->check(in_range(0, 2147483647))
      ->capture_default_str();
  command->callback([seed, &work] {
    work = [seed](const std::stop_token&) { std::cout << make_demo_tasks(*seed) << std::flush; };
  });
}

struct TrainOptions {
  DemoOptions demo;
  bool json = false;
};

void train(const TrainOptions& options, const std::stop_token& stop) {
  DemoReport report;
  {
    DemoProgressPrinter printer;
    report = train_demo(options.demo, RunContext(stop, nullptr, nullptr),
                        [&](const DemoProgress& progress) { printer.show(progress); });
  }
  if (options.json)
    return print_json(std::cout, {{"family", options.demo.family},
                                  {"parameters", report.parameters},
                                  {"tokens", report.tokens},
                                  {"bytes", report.bytes},
                                  {"loss", report.loss},
                                  {"seconds", report.seconds},
                                  {"output", options.demo.output}});
  print_pairs(std::cout, {{"parameters", std::to_string(report.parameters)},
                          {"trained on", std::to_string(report.tokens) + " tokens"},
                          {"loss", number_text(report.loss) + " nats a token"},
                          {"size", bytes_text(static_cast<std::int64_t>(report.bytes))},
                          {"seconds", number_text(report.seconds, 4)},
                          {"checkpoint", options.demo.output}});
}

void add_train(CLI::App& demo, Work& work) {
  const auto options = std::make_shared<TrainOptions>();
  auto* command = demo.add_subcommand("train", "Train a demo model from nothing on the demo world's text");
  command->add_option("--family", options->demo.family, "Architecture")
      ->type_name("llama|opt")
      ->check(one_of({"llama", "opt"}))
      ->capture_default_str();
  command->add_option("--out", options->demo.output, "Checkpoint directory to write; must not exist")
      ->type_name("DIR")
      ->required();
  command->add_option("--seed", options->demo.seed, "Of the text and of the initial weights")
      ->type_name("N")
      ->check(in_range(0, 2147483647))
      ->capture_default_str();
  command
      ->add_option("--steps", options->demo.steps, "Optimizer steps; 0 takes " + std::to_string(kDemoSteps))
      ->type_name("N")
      ->check(in_range(0, 1000000));
  command->add_option("--threads", options->demo.threads, "Another number may change the weights' last bits")
      ->type_name("N")
      ->check(in_range(1, 1024))
      ->capture_default_str();
  add_json(*command, options->json);
  command->callback(
      [options, &work] { work = [options](const std::stop_token& stop) { train(*options, stop); }; });
}

}  // namespace

void add_demo(CLI::App& app, Work& work) {
  auto* demo =
      app.add_subcommand("demo", "The demo models: list them, print their text and tasks, train them anew");
  demo->require_subcommand(1);
  add_list(*demo, work);
  add_text(*demo, work);
  add_tasks(*demo, work);
  add_train(*demo, work);
}

}  // namespace aq::cli
