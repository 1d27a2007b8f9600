// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>

#include "app/cli/command.h"
#include "app/cli/eval_report.h"
#include "app/cli/model_hook.h"
#include "app/cli/options.h"
#include "app/cli/progress.h"
#include "core/base/error.h"
#include "core/distributed/join.h"
#include "core/engine/engine.h"
#include "core/evaluation/perplexity.h"
#include "core/evaluation/zero_shot.h"
#include "core/text/corpus.h"
#include "core/text/questions.h"

namespace aq::cli {
namespace {

constexpr std::int64_t kLongestDefaultWindow = 2048;
constexpr const char* kDemoTasks = "demo";

struct EvalOptions {
  std::string model, text, tasks, reference, compute = "float32";
  std::int64_t seqlen = 0, max_tokens = 0;
  RecipeFlags kv;
  int threads = 0;
  bool json = false;
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

/// The perplexity, and the divergence from the reference where one is given.
void evaluate_on_text(const EvalOptions& options, const Model& model, ActivationHook* hook,
                      const RunContext& context, EvalResult& result) {
  std::optional<Model> reference;
  if (!options.reference.empty()) reference = open_reference(options, model);
  result.seqlen = window_length(options, model);
  const at::Tensor windows = windows_of(options, model, result.seqlen);
  result.perplexity = evaluate_perplexity(
      model, windows, hook, context, [&](std::int64_t tokens, std::int64_t total, double perplexity) {
        context.post(EvaluationUpdate{
            .what = options.model, .tokens = tokens, .total_tokens = total, .perplexity = perplexity});
      },
      options.compute == "bfloat16" ? at::kBFloat16 : at::kFloat);
  if (!reference) return;
  const auto reference_hook = activation_hook(activations_of(*reference));
  result.divergence = evaluate_divergence(model, hook, *reference, reference_hook.get(), windows, context);
}

ZeroShot evaluate_tasks(const EvalOptions& options, const std::vector<Question>& questions,
                        const Model& model, ActivationHook* hook, const RunContext& context) {
  const auto likelihoods =
      choice_log_likelihoods(model, questions, hook, context, [&](std::int64_t tokens, std::int64_t total) {
        context.post(EvaluationUpdate{
            .what = options.model + " on " + options.tasks, .tokens = tokens, .total_tokens = total});
      });
  return zero_shot_accuracy(questions, likelihoods);
}

/// None where no tasks are asked for.
std::vector<Question> questions_of(const EvalOptions& options) {
  if (options.tasks.empty()) return {};
  if (options.tasks == kDemoTasks) return parse_questions(demo_tasks(), "the demo's tasks");
  return read_questions(options.tasks);
}

/// With tasks alone no text is needed; a demo model has one.
bool wants_text(const EvalOptions& options) {
  return options.tasks.empty() || !options.text.empty() || !options.reference.empty() ||
         is_demo(options.model);
}

EvalResult evaluate(const EvalOptions& options, const RunContext& context) {
  const Model model = Model::open(options.model);
  set_threads(options.threads, model.config().block.hidden);
  const auto questions = questions_of(options);
  const auto hook = activation_hook(activations_of(model, options.kv));
  EvalResult result;
  if (wants_text(options)) evaluate_on_text(options, model, hook.get(), context, result);
  if (!questions.empty()) result.zero_shot = evaluate_tasks(options, questions, model, hook.get(), context);
  return result;
}

void eval(const EvalOptions& options, const std::stop_token& stop) {
  work_on_ranks(place_in_environment(), [&](const std::shared_ptr<const Ranks>& ranks) {
    EvalResult result;
    {
      ProgressPrinter printer;
      const RunContext context(stop, nullptr, printer.events_of(ranks->rank()));
      result = evaluate(options, context.with_ranks(ranks));
    }
    if (ranks->first()) print_evaluation(std::cout, result, options.json);
  });
}

}  // namespace

void add_eval(CLI::App& app, Work& work) {
  const auto options = std::make_shared<EvalOptions>();
  auto* command = app.add_subcommand(
      "eval", "Perplexity of a model on a text, distance to a reference model, accuracy on tasks");
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
  command
      ->add_option("--tasks", options->tasks,
                   "Multiple-choice questions (.jsonl), or demo for those of the demo world")
      ->type_name("FILE|demo");
  command->add_option("--reference", options->reference, "Model to compare next-token distributions with")
      ->type_name("MODEL");
  command
      ->add_option("--compute", options->compute,
                   "Precision of weights and activations for the perplexity: bfloat16 is faster where the "
                   "processor has it")
      ->type_name("float32|bfloat16")
      ->check(one_of({"float32", "bfloat16"}));
  add_kv_flags(*command, options->kv);
  add_threads(*command, options->threads);
  add_json(*command, options->json);
  command->callback(
      [options, &work] { work = [options](const std::stop_token& stop) { eval(*options, stop); }; });
}

}  // namespace aq::cli
