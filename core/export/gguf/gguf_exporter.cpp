// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <filesystem>

#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "core/base/translate.h"
#include "core/checkpoint/gguf/gguf_type.h"
#include "core/export/checkpoint_directory.h"
#include "core/export/exporter.h"
#include "core/export/gguf/gguf_contents.h"
#include "core/export/gguf/gguf_model.h"
#include "core/export/gguf/gguf_types.h"
#include "core/export/gguf/provenance_entries.h"
#include "core/export/model_card_tables.h"
#include "core/export/reader_conditions.h"
#include "core/export/refusals.h"
#include "core/transform/placement.h"

namespace aq {
namespace {

namespace fs = std::filesystem;

std::string gguf_refusal(const Recipe& recipe, const ModelConfig& config, const std::string& /*variant*/) {
  if (std::string reason = gguf_model_refusal(config); !reason.empty()) return reason;
  if (needs_online_operation(recipe))
    return "llama.cpp has no place for the transform of activations that the model computes as it runs; "
           "safetensors and hdf5 can carry it";
  return added_bias_refusal(recipe, config);
}

std::vector<ReaderSupport> gguf_readers(const Recipe& recipe, const ModelConfig& /*config*/,
                                        const std::string& /*variant*/) {
  std::vector<std::string> floats;
  if (recipe.quantizes_activations()) floats.emplace_back(kFloatActivations);
  return {{"llama.cpp", ReaderVerdict::Loads, floats},
          {"transformers", ReaderVerdict::Loads, {AQ_TRANSLATE("exporter", "with gguf_file, dequantized")}},
          {"vLLM", ReaderVerdict::Unchecked, {}}};
}

std::vector<ExportVariant> offered_variants() {
  std::vector<ExportVariant> list;
  for (const GgufVariant& one : gguf_variants()) list.push_back({one.id, one.summary});
  return list;
}

double gguf_weight_bits(const std::string& variant) {
  const GgufVariant& chosen = gguf_variant(variant);
  const GgmlType* type = find_ggml_type(chosen.type);
  return chosen.is_auto() || !type ? 0 : 8.0 * type->bytes / type->values;
}

/// What the model is called, without the folders before it: "SmolLM2-135M-Q4_1.gguf".
std::string gguf_file_name(const ExportRequest& request, std::uint32_t type) {
  std::string name = last_part(request.model->name());
  if (name.ends_with(".gguf")) name.resize(name.size() - 5);
  std::ranges::replace(name, ':', '-');
  return name + "-" + find_ggml_type(type)->name + ".gguf";
}

/// The file opened as any other: it must describe the same model, and cut the same tokens.
void require_same_gguf_model(const fs::path& file, const GgufContents& contents,
                             const ExportRequest& request) {
  const Model written = Model::open(file.string());
  const auto fail = [&](const std::string& reason) {
    throw Error(ErrorKind::BadArgument, "exporting to", request.output, reason,
                "choose a format of Hugging Face's layout");
  };
  if (const std::string what = first_difference(contents.config(), written.config()); !what.empty())
    fail("GGUF cannot say the model's " + what);
  for (const char* text :
       {"The 12 quick brown foxes' tails: 3.14159 of 2024!\n\n  It's naïve, isn't it?\t(No.)",
        "x = [i**2 for i in range(10)]\r\n  # 漢字かな 한국어 🙂"})
    if (written.tokenizer().encode(text) != request.model->tokenizer().encode(text))
      fail("llama.cpp's tokenizer would cut a text into other tokens");
}

ExportPlan plan_gguf(const ExportRequest& request, const RunContext& context) {
  ExportPlan plan = GgufContents(request, context).plan(context);
  const std::int64_t window = request.model->config().block.window;
  if (described_by_gguf(request.model->config()).block.window != window)
    plan.notes.push_back(
        "llama.cpp has no window of attention for this model: its context is limited to the window's " +
        std::to_string(window) + " tokens, within which nothing is lost");
  return plan;
}

void export_gguf(const ExportRequest& request, const RunContext& context) {
  const std::string reason = gguf_refusal(request.recipe, request.model->config(), request.variant);
  if (!reason.empty()) throw Error(ErrorKind::BadArgument, "exporting to", request.output, reason);
  StagedDirectory output(request.output);
  GgufContents contents(request, context);
  const bool alone = fs::path(request.output).extension() == ".gguf";
  const fs::path file = output.path() / gguf_file_name(request, contents.main_type());
  write_gguf(file, contents.entries(), contents.tensors(), [&](std::size_t index) {
    context.check();
    return contents.load(index);
  });
  require_same_gguf_model(file, contents, request);
  const ExportRequest carried = without_lost_activations(request);
  const auto tolerance = [&](const std::string& name) {
    constexpr double kSlack =
        1e-6;  // of the comparison's own rounding, and of other dtypes of the same values
    return contents.largest_difference(name) * (1 + kSlack) + kSlack * kSlack;
  };
  context.post(StageStarted{RunStage::Verifying});
  const Verification found = verify_export(file, contents.wanted(), carried, tolerance, context);
  if (alone) return output.commit_file(file.filename());
  write_record_and_card(output.path(), carried);
  write_export_report(output.path(), request.plan, found);
  output.commit();
}

}  // namespace

Exporter gguf_exporter() {
  return {
      .id = "gguf",
      .name = "GGUF",
      .summary = AQ_TRANSLATE("exporter", "One file with metadata and tokenizer, for llama.cpp and its kin."),
      .programs = {"llama.cpp", "transformers", "affinequant"},
      .usage =
          {{"llama.cpp", "sh", "llama-cli -m {}/*.gguf -p \"Once upon a time\"\n"},
           {"transformers", "python",
            "from pathlib import Path\n\nfrom transformers import AutoModelForCausalLM, AutoTokenizer\n\n"
            "file = next(Path(\"{}\").glob(\"*.gguf\")).name\n"
            "model = AutoModelForCausalLM.from_pretrained(\"{}\", gguf_file=file)\n"
            "tokenizer = AutoTokenizer.from_pretrained(\"{}\", gguf_file=file)\n"}},
      .variants = offered_variants(),
      .refusal = gguf_refusal,
      .readers = gguf_readers,
      .plan = plan_gguf,
      .weight_bits = gguf_weight_bits,
      .write = export_gguf};
}

}  // namespace aq
