// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/engine/engine.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <spdlog/logger.h>

#include <chrono>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/base/log.h"
#include "core/base/out_of_memory.h"
#include "core/base/private_folder.h"
#include "core/base/version.h"
#include "core/engine/baseline_source.h"
#include "core/engine/memory_guard.h"
#include "core/engine/peak_memory.h"
#include "core/engine/prepared_run.h"
#include "core/engine/run_blocks.h"
#include "core/engine/run_ranks.h"
#include "core/engine/session_source.h"
#include "core/evaluation/perplexity.h"
#include "core/export/exporter.h"
#include "core/quant/activation_quantizer.h"

namespace aq {
namespace {

/// The session of a run: the user's file, or a private one that goes when the run ends. That one lies beside
/// the output, not among the temporary files, which many systems keep in memory.
class RunSession {
 public:
  RunSession(const RunSpec& spec, const SessionHeader& header)
      : folder_(spec.session.empty() ? std::make_unique<PrivateFolder>(scratch_folder(spec)) : nullptr),
        session_(
            open(folder_ ? (folder_->path() / "session.h5").string() : spec.session, spec.resume, header)) {}

  Session& operator*() { return session_; }
  Session* operator->() { return &session_; }

 private:
  static Session open(const std::string& path, bool resume, const SessionHeader& header) {
    if (!resume || !std::filesystem::exists(path)) return Session::create(path, header);
    Session session = Session::open_for_writing(path);
    session.require_same_run(header);
    session.go_on();
    return session;
  }

  std::unique_ptr<PrivateFolder> folder_;
  Session session_;
};

SessionHeader header_of(const PreparedRun& run) {
  SessionHeader header;
  header.program_version = program_version();
  header.recipe = run.spec.recipe;
  header.model = run.spec.model;
  header.model_fingerprint = run.original.fingerprint();
  header.calibration_fingerprint = run.calibration_fingerprint;
  header.calibration = run.spec.calibration;
  header.blocks = run.blocks();
  return header;
}

/// Runs one quantization; holds what its steps share.
class QuantizationRun {
 public:
  QuantizationRun(PreparedRun run, const RunContext& context)
      : run_(std::move(run)),
        chains_(allocate_chains(run_)),
        header_(header_of(run_)),
        session_(run_.spec, header_),
        context_(context.with_tap([this](const RunEvent& event) { session_->add_event(event); })) {
    outcome_.spec = run_.spec;
    outcome_.bits_per_weight = mean_bits_per_weight(run_.model, run_.spec.recipe);
    share_complete_blocks(*session_, context_.ranks());
  }

  Outcome run();

 private:
  void post(RunEvent event) const { context_.post(std::move(event)); }
  void announce();
  void evaluate(const std::string& what, RunStage stage, const Model& model,
                const std::optional<ActivationRecipe>& activations);
  Model quantized_so_far() {
    return run_.model.with_tensors(session_source(run_.model.tensor_source(), *session_));
  }
  /// The bits of the recipe's activations, with whole ranges of each token.
  ActivationRecipe plain_activations() const {
    const ActivationRecipe& own = run_.spec.recipe.activations;
    return {.bits = own.bits,
            .symmetric = own.symmetric,
            .kv_bits = own.kv_bits,
            .outlier_threshold = own.outlier_threshold};
  }
  void after_block(int complete);
  void write_checkpoint();
  void note_end(const std::string& state) noexcept;
  nlohmann::ordered_json provenance() const;

  PreparedRun run_;
  RunChains chains_;  // before anything is computed or written: a disk that is too small is known at once
  SessionHeader header_;
  RunSession session_;
  RunContext context_;
  Outcome outcome_;
};

void QuantizationRun::announce() {
  const auto& recipe = run_.spec.recipe;
  RunStarted started;
  started.model = run_.spec.model;
  started.method = recipe.method;
  started.setting = short_name(recipe);
  started.blocks = header_.blocks;
  started.epochs = recipe.epochs();
  started.steps_per_epoch =
      run_.calibration.defined() ? static_cast<int>(recipe.steps(run_.calibration.size(0))) : 0;
  started.first_block = session_->complete_blocks();
  post(started);
}

/// @param activations how they are quantized; none: not at all
void QuantizationRun::evaluate(const std::string& what, RunStage stage, const Model& model,
                               const std::optional<ActivationRecipe>& activations) {
  if (!run_.evaluation) return;
  post(StageStarted{stage});
  ActivationQuantizer quantizer(activations.value_or(ActivationRecipe{}));
  const Perplexity result = evaluate_perplexity(
      model, *run_.evaluation, run_.spec.recipe.quantizes_activations() && activations ? &quantizer : nullptr,
      context_, [&](std::int64_t tokens, std::int64_t total, double so_far) {
        post(EvaluationUpdate{what, tokens, total, so_far, false});
      });
  post(EvaluationUpdate{what, result.tokens, result.tokens, result.perplexity, true});
  outcome_.perplexity[what] = result.perplexity;
  session_->set_evaluation({what, result.perplexity, result.tokens});
}

void QuantizationRun::after_block(int complete) {
  if (run_.spec.evaluate_every_block && complete < header_.blocks)
    evaluate("block " + std::to_string(complete - 1), RunStage::QuantizedEvaluation, quantized_so_far(),
             run_.spec.recipe.activations);
  post(StageStarted{RunStage::Calibration});
}

nlohmann::ordered_json QuantizationRun::provenance() const {
  nlohmann::ordered_json json = to_json(outcome_);
  json.erase("output");
  json["program_version"] = program_version();
  json["model_fingerprint"] = header_.model_fingerprint;
  json["calibration_fingerprint"] = header_.calibration_fingerprint;
  json["calibration"] = header_.calibration;
  return json;
}

void QuantizationRun::write_checkpoint() {
  if (run_.spec.output.empty()) return;
  post(StageStarted{RunStage::Exporting});
  ExportRequest request;
  request.model = &run_.original;
  request.quantized = session_source(run_.model.tensor_source(), *session_);
  request.recipe = run_.spec.recipe;
  request.provenance = provenance();
  request.layers = session_layers(run_.original, *session_, request.recipe);
  request.output = run_.spec.output;
  const ExportFormat format = export_format(run_.spec.format);
  request.format = format.exporter->id;
  request.variant = format.variant;
  const RunContext alone = context_.alone();  // the other ranks are done
  request.plan = format.plan(request, alone);
  post_requantized(request.plan, alone);
  format.write(request, alone);
  outcome_.output = run_.spec.output;
}

/// Says in the session how the run ended before its time. What ended it must reach the user whatever becomes
/// of the note. A finished session stays so: only its checkpoint was not written.
void QuantizationRun::note_end(const std::string& state) noexcept try {
  if (session_->state() == "finished") return;
  const Uninterruptible to_the_end;
  session_->note_peak_memory(peak_memory());
  session_->set_state(state);
} catch (const std::exception& problem) {
  log().warn("the session does not say that its run was {}: {}", state, problem.what());
}

Outcome QuantizationRun::run() {
  const auto start = std::chrono::steady_clock::now();
  announce();
  try {
    // Of a copy, so that what a model keeps of its head goes when the evaluation is done.
    if (run_.spec.evaluate_float)
      evaluate("float", RunStage::FloatEvaluation, run_.original.with_tensors(run_.original.tensor_source()),
               {});
    if (run_.spec.evaluate_rtn)
      evaluate("rtn", RunStage::BaselineEvaluation,
               run_.original.with_tensors(baseline_source(run_.original, run_.spec.recipe, run_.blocks())),
               plain_activations());
    post(StageStarted{RunStage::Calibration});
    outcome_.blocks =
        run_blocks(run_, *session_, chains_, context_, [this](int complete) { after_block(complete); });
    evaluate("quantized", RunStage::QuantizedEvaluation, quantized_so_far(), run_.spec.recipe.activations);
    outcome_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    outcome_.peak_rss_bytes = peak_memory();
    session_->note_peak_memory(outcome_.peak_rss_bytes);
    // First the session: killed behind it, a run resumes to its checkpoint; killed behind the checkpoint, it
    // is done.
    if (!run_.spec.session.empty()) session_->finish();
    write_checkpoint();
  } catch (const Error& error) {
    note_end(error.kind() == ErrorKind::Cancelled ? "cancelled" : "failed");
    throw;
  } catch (const std::exception& error) {
    note_end("failed");
    if (is_out_of_memory(error))
      throw Error(ErrorKind::Memory, "quantizing", run_.spec.model, "the system gave no more memory",
                  "go on with --resume and a smaller --memory-budget, shorter samples or fewer of them");
    throw;
  }
  return outcome_;
}

}  // namespace

Outcome Engine::run(const RunSpec& spec, const RunContext& context) {
  const at::NoGradGuard no_grad;  // only the block optimizer's steps have gradients
  MemoryGuard memory(spec);
  const Interruptible interruptible([&] {
    context.check();
    memory.check();
  });
  reset_peak_memory();
  context.post(StageStarted{RunStage::Opening});
  PreparedRun prepared = prepare(rank_spec(spec, context.ranks()));
  prepared.share = context.ranks().share();
  set_threads(spec.threads, prepared.model.config().block.hidden);
  return QuantizationRun(std::move(prepared), context).run();
}

}  // namespace aq
