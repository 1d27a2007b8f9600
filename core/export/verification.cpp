// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/verification.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "core/evaluation/perplexity.h"
#include "core/model/model.h"
#include "core/quant/activation_quantizer.h"
#include "core/text/corpus.h"

namespace aq {
namespace {

constexpr std::int64_t kShortText = 512;  ///< tokens that the perplexities are taken on
constexpr std::int64_t kWindow = 128;

[[noreturn]] void not_verified(const std::string& name, const std::string& reason) {
  throw Error(ErrorKind::Output, "verifying", name, reason,
              "nothing was written; check the disk and try again");
}

Model reopen(const std::filesystem::path& path, const std::string& final_name) {
  try {
    return Model::open(path.string());
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::BadInput) throw;  // not of what was written
    not_verified(final_name, std::string("what was written cannot be opened: ") + error.what());
  }
}

bool same_bits(const at::Tensor& first, const at::Tensor& second) {
  const at::Tensor a = first.cpu().contiguous(), b = second.cpu().contiguous();
  return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() &&
         (a.nbytes() == 0 || std::memcmp(a.data_ptr(), b.data_ptr(), a.nbytes()) == 0);
}

double ratio(double part, double whole) { return part == 0 ? 0 : part / std::max(whole, 1e-30); }

TensorDifference difference(const std::string& name, const at::Tensor& written, const at::Tensor& wanted) {
  const at::Tensor reference = wanted.to(at::kFloat);
  const at::Tensor delta = written.to(at::kFloat) - reference;
  return {name, ratio(delta.abs().max().item<double>(), reference.abs().max().item<double>()),
          ratio(delta.norm().item<double>(), reference.norm().item<double>())};
}

/// @returns nothing where the bits are the same
std::optional<TensorDifference> compare(const std::string& name, const at::Tensor& written,
                                        const at::Tensor& wanted, double tolerance,
                                        const std::string& final_name) {
  if (same_bits(written, wanted)) return {};
  if (written.sizes() != wanted.sizes() || tolerance <= 0)
    not_verified(final_name, "the tensor " + name + " is not as it was to be written");
  TensorDifference found = difference(name, written, wanted);
  if (found.largest <= tolerance) return found;
  if (!std::isfinite(found.largest))
    throw Error(ErrorKind::Output, "verifying", final_name,
                "the tensor " + name +
                    " reads back with values that are not finite: its grid ends beyond the numbers that the "
                    "format's scales are multiplied in",
                "nothing was written; choose another format, such as safetensors or gguf");
  char text[96];
  std::snprintf(text, sizeof text, "%.3g of its largest value, where the format allows for %.3g",
                found.largest, tolerance);
  not_verified(final_name, "the tensor " + name + " reads back other than it was calibrated, by " + text);
}

void compare_all(const Model& written, const TensorSource& wanted, const ExportRequest& request,
                 const Tolerance& tolerance, const RunContext& context, Verification& found) {
  if (written.tensors().tensors().size() != wanted.tensors().size())
    not_verified(request.output, "it has another number of tensors than were to be written");
  for (const auto& info : wanted.tensors()) {
    context.check();
    if (!written.tensors().has(info.name))
      not_verified(request.output, "the tensor " + info.name + " is missing");
    ++found.tensors;
    if (auto one = compare(info.name, written.tensors().load(info.name), wanted.load(info.name),
                           tolerance(info.name), request.output))
      found.different.push_back(std::move(*one));
  }
}

Perplexity short_perplexity(const Model& model, const Recipe& recipe, const RunContext& context) {
  const std::int64_t window = std::min<std::int64_t>(kWindow, model.config().max_positions);
  const at::Tensor windows =
      evaluation_windows(demo_text("evaluation"), "the text that exports are tried on", model.tokenizer(),
                         model.config().vocabulary, window, kShortText);
  ActivationQuantizer activations(recipe.activations);
  return evaluate_perplexity(model, windows, recipe.quantizes_activations() ? &activations : nullptr,
                             context);
}

void take_perplexities(const Model& written, const TensorSource& wanted, const ExportRequest& request,
                       const RunContext& context, Verification& found) {
  const Perplexity after =
      short_perplexity(written.with_tensors(written.tensor_source()), request.recipe, context);
  found.perplexity_written = found.perplexity = after.perplexity;
  found.tokens = after.tokens;
  if (found.different.empty()) return;
  // The written model's config with the run's weights: biases that were added are in both.
  const std::shared_ptr<const TensorSource> run(std::shared_ptr<const TensorSource>(), &wanted);
  found.perplexity = short_perplexity(written.with_tensors(run), request.recipe, context).perplexity;
}

}  // namespace

Verification verify_export(const std::filesystem::path& path, const TensorSource& wanted,
                           const ExportRequest& request, const Tolerance& tolerance,
                           const RunContext& context) {
  const at::NoGradGuard no_grad;
  const Model written = reopen(path, request.output);
  Verification found;
  compare_all(written, wanted, request, tolerance, context, found);
  take_perplexities(written, wanted, request, context, found);
  wanted.require_unchanged();
  return found;
}

nlohmann::ordered_json to_json(const Verification& verification) {
  nlohmann::ordered_json different = nlohmann::ordered_json::array();
  for (const TensorDifference& one : verification.different)
    different.push_back({{"tensor", one.name}, {"largest", one.largest}, {"relative", one.relative}});
  return {{"tensors", verification.tensors},
          {"same_bits", verification.tensors - static_cast<std::int64_t>(verification.different.size())},
          {"perplexity", {{"run", verification.perplexity}, {"written", verification.perplexity_written}}},
          {"tokens", verification.tokens},
          {"different", std::move(different)}};
}

void write_export_report(const std::filesystem::path& directory, const ExportPlan& plan,
                         const Verification& verification) {
  const nlohmann::ordered_json report{{"plan", to_json(plan)}, {"verification", to_json(verification)}};
  write_file_atomically(directory / kExportReport, report.dump(2) + "\n");
}

}  // namespace aq
