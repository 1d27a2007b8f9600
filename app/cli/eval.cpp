#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>

#include "app/cli/command.h"
#include "app/cli/model_hook.h"
#include "app/cli/options.h"
#include "app/cli/progress.h"
#include "app/cli/report.h"
#include "app/cli/table.h"
#include "core/base/error.h"
#include "core/engine/engine.h"
#include "core/evaluation/perplexity.h"
#include "core/text/corpus.h"

namespace aq::cli {
namespace {

constexpr std::int64_t kLongestDefaultWindow = 2048;

struct EvalOptions {
  std::string model, text, reference;
  std::int64_t seqlen = 0, max_tokens = 0;
  int threads = 0;
  bool json = false;
};

struct EvalResult {
  Perplexity perplexity;
  std::int64_t seqlen = 0;
  std::optional<Divergence> divergence;

  double tokens_per_second() const {
    return perplexity.seconds > 0 ? static_cast<double>(perplexity.tokens) / perplexity.seconds : 0;
  }
};

std::int64_t window_length(const EvalOptions& options, const Model& model) {
  const std::int64_t longest = model.config().max_positions;
  if (options.seqlen == 0) return std::min(kLongestDefaultWindow, longest);
  if (options.seqlen > longest)
    throw Error(ErrorKind::BadArgument, "setting", "--seqlen",
                std::to_string(options.seqlen) + " tokens outgrow " + options.model + ", which has " +
                    std::to_string(longest) + " positions");
  return options.seqlen;
}

/// int64 [windows, seqlen]
at::Tensor windows_of(const EvalOptions& options, const Model& model, std::int64_t seqlen) {
  const bool own_text = options.text.empty() && is_demo(options.model);
  if (options.text.empty() && !own_text)
    throw Error(ErrorKind::BadArgument, "evaluating", options.model, "there is no text to evaluate on",
                "give --text FILE");
  const std::string text = own_text ? demo_text("evaluation") : read_corpus(options.text);
  const std::string name = own_text ? "the demo's evaluation text" : options.text;
  return evaluation_windows(text, name, model.tokenizer(), model.config().vocabulary, seqlen,
                            options.max_tokens);
}

Model open_reference(const EvalOptions& options, const Model& model) {
  Model reference = Model::open(options.reference);
  if (reference.config().vocabulary != model.config().vocabulary)
    throw Error(ErrorKind::BadInput, "comparing with", options.reference,
                "its vocabulary has " + std::to_string(reference.config().vocabulary) +
                    " tokens and that of " + options.model + " " + std::to_string(model.config().vocabulary));
  return reference;
}

EvalResult evaluate(const EvalOptions& options, const RunContext& context) {
  const Model model = Model::open(options.model);
  set_threads(options.threads, model.config().block.hidden);
  std::optional<Model> reference;
  if (!options.reference.empty()) reference = open_reference(options, model);
  EvalResult result;
  result.seqlen = window_length(options, model);
  const at::Tensor windows = windows_of(options, model, result.seqlen);
  const auto hook = activation_hook(model);
  result.perplexity = evaluate_perplexity(
      model, windows, hook.get(), context, [&](std::int64_t tokens, std::int64_t total, double perplexity) {
        context.post(EvaluationUpdate{
            .what = options.model, .tokens = tokens, .total_tokens = total, .perplexity = perplexity});
      });
  if (reference) {
    const auto reference_hook = activation_hook(*reference);
    result.divergence =
        evaluate_divergence(model, hook.get(), *reference, reference_hook.get(), windows, context);
  }
  return result;
}

void print_result_json(const EvalResult& result) {
  nlohmann::ordered_json json{{"perplexity", result.perplexity.perplexity},
                              {"tokens", result.perplexity.tokens},
                              {"tokens_per_second", result.tokens_per_second()},
                              {"seqlen", result.seqlen}};
  if (result.divergence) {
    json["kl_divergence"] = result.divergence->kl_divergence;
    json["same_top1"] = result.divergence->same_top1;
  }
  print_json(std::cout, json);
}

void print_result_table(const EvalResult& result) {
  std::vector<std::pair<std::string, std::string>> pairs{
      {"perplexity", number_text(result.perplexity.perplexity, 6)},
      {"tokens", std::to_string(result.perplexity.tokens)},
      {"window", std::to_string(result.seqlen)},
      {"tokens a second", number_text(result.tokens_per_second(), 4)}};
  if (result.divergence) {
    pairs.emplace_back("KL divergence", number_text(result.divergence->kl_divergence, 4) + " nats a token");
    pairs.emplace_back("same top token", number_text(100 * result.divergence->same_top1, 4) + "%");
  }
  print_pairs(std::cout, pairs);
}

void eval(const EvalOptions& options, const std::stop_token& stop) {
  EvalResult result;
  {
    ProgressPrinter printer;
    result =
        evaluate(options, RunContext(stop, nullptr, [&](const RunEvent& event) { printer.show(event); }));
  }
  options.json ? print_result_json(result) : print_result_table(result);
}

}  // namespace

void add_eval(CLI::App& app, Work& work) {
  const auto options = std::make_shared<EvalOptions>();
  auto* command =
      app.add_subcommand("eval", "Perplexity of a model on a text, and its distance to a reference model");
  add_model(*command, options->model);
  command->add_option("--text", options->text, "Text (.txt, .jsonl, .json.gz); demo models have their own")
      ->type_name("FILE");
  command
      ->add_option("--seqlen", options->seqlen,
                   "Tokens of a window; default: the model's positions, at most 2048")
      ->type_name("N")
      ->check(in_range(2, 131072));
  command->add_option("--max-tokens", options->max_tokens, "Take this many tokens of the text; 0 takes all")
      ->type_name("N")
      ->check(in_range<std::int64_t>(0, std::int64_t{1} << 50));
  command->add_option("--reference", options->reference, "Model to compare next-token distributions with")
      ->type_name("MODEL");
  add_threads(*command, options->threads);
  add_json(*command, options->json);
  command->callback(
      [options, &work] { work = [options](const std::stop_token& stop) { eval(*options, stop); }; });
}

}  // namespace aq::cli
