// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/engine/run_chains.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <filesystem>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/base/staged_output.h"
#include "core/engine/memory_plan.h"
#include "core/engine/run_ranks.h"

namespace aq {
namespace {

/// Rounding needs no data; a token or two still carry the report of what the layers see.
at::Tensor chain_ids(const PreparedRun& run) {
  return run.calibration.defined() ? run.calibration : at::zeros({1, 2}, at::TensorOptions(at::kLong));
}

}  // namespace

std::filesystem::path scratch_folder(const RunSpec& spec) {
  const std::string& beside = spec.output.empty() ? spec.session : spec.output;
  if (!beside.empty()) return output_place(beside).parent_path();
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::temp_directory_path(error);
  if (error)
    throw Error(ErrorKind::Output, "finding", "the folder for temporary files", error.message(),
                "let TMPDIR name one that can be written");
  return folder;
}

std::int64_t chain_bytes(const PreparedRun& run) {
  const at::Tensor ids = chain_ids(run);
  return run.share.count(ids.size(0)) * ids.size(1) * run.model.config().block.hidden *
         static_cast<std::int64_t>(sizeof(float));
}

RunChains allocate_chains(const PreparedRun& run) {
  const at::Tensor ids = chain_ids(run);
  const std::int64_t hidden = run.model.config().block.hidden;
  const MemoryPlan plan = plan_memory(run);
  require_memory(run.spec, plan);
  int made = 0;
  const auto make = [&] {
    return made++ < plan.chains_in_memory
               ? ActivationChain::in_memory(ids.size(0), ids.size(1), hidden, run.share)
               : ActivationChain::in_file(ids.size(0), ids.size(1), hidden, scratch_folder(run.spec),
                                          run.share);
  };
  RunChains chains{make(), make(), {}};  // what is read most comes first
  if (run.spec.recipe.optimizer.aug_loss) chains.augmented = make();
  return chains;
}

void fill_first(const PreparedRun& run, const RunChains& chains) {
  const at::NoGradGuard no_grad;
  const at::Tensor ids = chain_ids(run);
  for (std::int64_t sample = 0; sample < ids.size(0); ++sample) {
    if (!run.share.has(sample)) continue;
    interruption_point();
    const at::Tensor x = run.model.embed(ids.slice(0, sample, sample + 1));
    chains.float_chain.sample(sample).copy_(x);
    chains.quantized.sample(sample).copy_(x);
  }
}

void fill_stored(const PreparedRun& run, const Session& session, const RunChains& chains,
                 const Ranks& ranks) {
  const auto fill = [&](const char* name, const ActivationChain& chain) {
    deal_chain(chain, scratch_folder(run.spec), ranks,
               [&](const at::Tensor& into) { session.read_chain(name, into); });
  };
  fill("float", chains.float_chain);
  fill("quantized", chains.quantized);
}

}  // namespace aq
