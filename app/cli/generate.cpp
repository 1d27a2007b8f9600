#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/model_hook.h"
#include "app/cli/options.h"
#include "app/cli/report.h"
#include "core/engine/engine.h"
#include "core/model/generation.h"

namespace aq::cli {
namespace {

struct GenerateOptions {
  std::string model, prompt;
  GenerationOptions generation;
  int threads = 0;
  bool json = false;
};

void generate(const GenerateOptions& options, const std::stop_token& stop) {
  const Model model = Model::open(options.model);
  set_threads(options.threads, model.config().block.hidden);
  const auto hook = activation_hook(model);
  const auto show = [&](const std::string& piece) {
    if (!options.json) std::cout << piece << std::flush;
    return true;
  };
  const std::string continuation = aq::generate(model, options.prompt, options.generation, hook.get(),
                                                RunContext(stop, nullptr, nullptr), show);
  if (options.json)
    print_json(std::cout,
               {{"model", options.model}, {"prompt", options.prompt}, {"continuation", continuation}});
  else
    std::cout << std::endl;
}

}  // namespace

void add_generate(CLI::App& app, Work& work) {
  const auto options = std::make_shared<GenerateOptions>();
  auto* command = app.add_subcommand("generate", "Continue a prompt");
  add_model(*command, options->model);
  command->add_option("--prompt", options->prompt, "Text to continue")->type_name("TEXT")->required();
  command->add_option("--max-tokens", options->generation.max_tokens, "Tokens to add")
      ->type_name("N")
      ->check(in_range(1, 131072))
      ->capture_default_str();
  command->add_option("--temperature", options->generation.temperature, "0 always takes the likeliest token")
      ->type_name("X")
      ->check(in_range(0.0, 100.0))
      ->capture_default_str();
  command->add_option("--seed", options->generation.seed, "Of the draws, where the temperature is above 0")
      ->type_name("N")
      ->check(in_range(0, 2147483647));
  add_threads(*command, options->threads);
  add_json(*command, options->json);
  command->callback(
      [options, &work] { work = [options](const std::stop_token& stop) { generate(*options, stop); }; });
}

}  // namespace aq::cli
