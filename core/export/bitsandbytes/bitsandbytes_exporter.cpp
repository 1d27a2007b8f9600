// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/base/translate.h"
#include "core/export/bitsandbytes/config.h"
#include "core/export/bitsandbytes/layer_fit.h"
#include "core/export/bitsandbytes/packed_layers.h"
#include "core/export/exporter.h"
#include "core/export/loading_snippets.h"
#include "core/export/packed_checkpoint.h"
#include "core/export/refusals.h"

namespace aq::bitsandbytes {
namespace {

std::string refusal(const Recipe& recipe, const ModelConfig& config, const std::string& /*variant*/) {
  for (const std::string& reason :
       {added_bias_refusal(recipe, config), off_grid_refusal(recipe), transposed_refusal(config)})
    if (!reason.empty()) return reason;
  return layer_fit(recipe, config).refusal;
}

constexpr const char* kWithAccelerate = AQ_TRANSLATE("exporter", "with bitsandbytes and accelerate");

/// What transformers 5.23 with bitsandbytes 0.50.2 was seen to do, or its source to ask for.
ReaderSupport transformers_support(const LayerFit& fit, const ModelConfig& config) {
  if (config.block.experts > 0)
    return {"transformers",
            ReaderVerdict::Unchecked,
            {AQ_TRANSLATE("exporter", "newer versions keep a mixture's experts in one tensor")}};
  if (fit.kind == LayerKind::Int8)
    return {"transformers",
            ReaderVerdict::Loads,
            {kWithAccelerate, AQ_TRANSLATE("exporter", "rounds activations to 8 bits as it runs")}};
  std::vector<std::string> conditions{kWithAccelerate};
  if (fit.smallest_block < 64)
    conditions.emplace_back(
        AQ_TRANSLATE("exporter", "blocks of 32 as bitsandbytes 0.50.2 takes them, older ones may not"));
  if (!fit.whole_tiles)
    conditions.emplace_back(AQ_TRANSLATE(
        "exporter", "a processor with AVX512-BF16 refuses layers whose outputs are no multiple of 32"));
  return {"transformers", ReaderVerdict::Loads, conditions};
}

std::vector<ReaderSupport> readers(const Recipe& recipe, const ModelConfig& config,
                                   const std::string& /*variant*/) {
  return {transformers_support(layer_fit(recipe, config), config),
          {"vLLM",
           ReaderVerdict::Unchecked,
           {AQ_TRANSLATE("exporter", "its loader takes NF4, FP4 and int8; it wants a graphics card")}},
          {"llama.cpp", ReaderVerdict::Refuses, {AQ_TRANSLATE("exporter", "it reads gguf")}}};
}

/// The run's weights are all of one dtype.
at::ScalarType weight_dtype(const ExportRequest& request) {
  return request.quantized->info(request.model->family().linear_name(LinearRole::Query, 0) + ".weight").dtype;
}

PackedLayout four_bit_layout(at::ScalarType dtype) {
  return {.quantization_config = {},
          .parts = [dtype](const LayerInfo& layer) { return four_bit_infos(layer, dtype); },
          .pack = [dtype](const CalibratedLayer& layer) { return pack_four_bit_layer(layer, dtype); }};
}

void write(const ExportRequest& request, const RunContext& context) {
  const ModelConfig& config = request.model->config();
  const std::string reason = refusal(request.recipe, config, request.variant);
  if (!reason.empty()) throw Error(ErrorKind::BadArgument, "exporting to", request.output, reason);
  if (!request.layers)
    throw Error(ErrorKind::Internal, "exporting to", request.output, "the run's grids are not at hand");
  const LayerFit fit = layer_fit(request.recipe, config);
  const at::ScalarType dtype = weight_dtype(request);
  PackedLayout layout =
      fit.kind == LayerKind::FourBit
          ? four_bit_layout(dtype)
          : PackedLayout{.quantization_config = {}, .parts = int8_infos, .pack = pack_int8_layer};
  layout.quantization_config =
      quantization_config(fit, request.recipe, dtype, skipped_modules(*request.model, *request.layers));
  write_packed_checkpoint(request, layout, context);
}

}  // namespace

}  // namespace aq::bitsandbytes

namespace aq {

Exporter bitsandbytes_exporter() {
  return {
      .id = "bitsandbytes",
      .name = AQ_TRANSLATE("exporter", "bitsandbytes"),
      .summary = AQ_TRANSLATE("exporter",
                              "NF4 and FP4 with their scales, doubly quantized where the run did so; 8-bit "
                              "integers as LLM.int8() has them."),
      .programs = {"transformers", "vLLM", kOwnProgram},
      .usage = {{"transformers", "python",
                 "# pip install bitsandbytes accelerate\n"
                 "from transformers import AutoModelForCausalLM, AutoTokenizer\n\n"
                 "model = AutoModelForCausalLM.from_pretrained(\"{}\")\n"
                 "tokenizer = AutoTokenizer.from_pretrained(\"{}\")\n"}},
      .refusal = bitsandbytes::refusal,
      .readers = bitsandbytes::readers,
      .weight_bits = [](const std::string&) { return 0.0; },
      .write = bitsandbytes::write};
}

}  // namespace aq
