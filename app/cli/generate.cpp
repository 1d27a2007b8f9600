// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <spdlog/logger.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <ctime>
#include <iostream>
#include <memory>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/model_hook.h"
#include "app/cli/options.h"
#include "app/cli/report.h"
#include "app/cli/terminal_text.h"
#include "core/base/log.h"
#include "core/engine/engine.h"
#include "core/model/generation.h"
#include "core/quant/quantized_kv_cache.h"
#include "core/text/chat.h"

namespace aq::cli {
namespace {

struct GenerateOptions {
  std::string model, prompt, system;
  bool chat = false;
  GenerationOptions generation;
  RecipeFlags kv;
  int threads = 0;
  bool json = false;
};

/// What the caches hold at the end.
struct CacheSize {
  std::int64_t bytes = 0, float_bytes = 0;  ///< as they are, and had they kept the same tokens in float32
};

CacheSize size_of(const std::vector<KvCache>& caches, const BlockShape& shape) {
  CacheSize size;
  for (const KvCache& cache : caches) {
    size.bytes += cache.bytes();
    size.float_bytes +=
        2 * cache.length() * shape.kv_heads * shape.head_dim * static_cast<std::int64_t>(sizeof(float));
  }
  return size;
}

nlohmann::ordered_json cache_json(const ActivationRecipe& recipe, const CacheSize& size) {
  return {{"bits", recipe.effective_kv_bits()},
          {"granularity", recipe.kv_granularity},
          {"bytes", size.bytes},
          {"float_bytes", size.float_bytes}};
}

std::vector<KvCache> empty_caches(const Model& model, const ActivationRecipe& recipe) {
  std::vector<KvCache> caches;
  for (std::int64_t index = 0; index < model.config().layers; ++index) caches.push_back(kv_cache(recipe));
  return caches;
}

/// What the model continues: the prompt, or what its chat template makes of it.
std::string text_to_continue(const Model& model, const GenerateOptions& options) {
  if (!options.chat) return options.prompt;
  std::vector<ChatMessage> messages;
  if (!options.system.empty()) messages.push_back({"system", options.system});
  messages.push_back({"user", options.prompt});
  return chat_prompt(model.files(), messages, std::time(nullptr));
}

void generate(const GenerateOptions& options, const std::stop_token& stop) {
  const Model model = Model::open(options.model);
  set_threads(options.threads, model.config().block.hidden);
  const ActivationRecipe recipe = activations_of(model, options.kv);
  const auto hook = activation_hook(recipe);
  std::vector<KvCache> caches = empty_caches(model, recipe);
  GenerationOptions generation = options.generation;
  generation.add_special = !options.chat;
  const bool terminal = ::isatty(STDOUT_FILENO) == 1;
  const auto show = [&](const std::string& piece) {
    if (!options.json) std::cout << (terminal ? for_terminal(piece) : piece) << std::flush;
    return true;
  };
  const std::string continuation = aq::generate(model, text_to_continue(model, options), generation,
                                                hook.get(), caches, RunContext(stop, nullptr, nullptr), show);
  const CacheSize size = size_of(caches, model.config().block);
  if (options.json) {
    print_json(std::cout, {{"model", options.model},
                           {"prompt", options.prompt},
                           {"continuation", continuation},
                           {"kv_cache", cache_json(recipe, size)}});
    return;
  }
  std::cout << std::endl;
  if (recipe.effective_kv_bits() < 16)
    log().info("the {}-bit cache of keys and values takes {} bytes, {} in float", recipe.effective_kv_bits(),
               size.bytes, size.float_bytes);
}

}  // namespace

void add_generate(CLI::App& app, Work& work) {
  const auto options = std::make_shared<GenerateOptions>();
  auto* command = app.add_subcommand("generate", "Continue a prompt");
  add_model(*command, options->model);
  command->add_option("--prompt", options->prompt, "Text to continue")->type_name("TEXT")->required();
  auto* chat = command->add_flag("--chat", options->chat,
                                 "The prompt is a message, which the model's chat template frames");
  command->add_option("--system", options->system, "A system message before it")
      ->type_name("TEXT")
      ->needs(chat);
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
  add_kv_flags(*command, options->kv);
  add_threads(*command, options->threads);
  add_json(*command, options->json);
  command->callback(
      [options, &work] { work = [options](const std::stop_token& stop) { generate(*options, stop); }; });
}

}  // namespace aq::cli
