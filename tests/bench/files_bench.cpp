// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// How fast a checkpoint is opened, loaded, quantized, packed and exported, with peak memory:
//   files_bench MODEL [--out DIR] [--wbits 4] [--threads 0] [--json]
// Bytes a second are of the checkpoint's tensors as they are stored; of converting, quantizing and packing
// those of the blocks' weights in float32. Every file is read once before, so that the page cache holds it.
// --out also exports the model there, as it is, with the verification that every export ends in.
#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/checkpoint/bit_packing.h"
#include "core/checkpoint/gguf/gguf_type.h"
#include "core/checkpoint/packed/awq_layout.h"
#include "core/checkpoint/packed/compressed_tensors_layout.h"
#include "core/checkpoint/packed/gptq_layout.h"
#include "core/checkpoint/packed/grouped_integers.h"
#include "core/engine/engine.h"
#include "core/export/exporter.h"
#include "core/export/gguf/grid_blocks.h"
#include "core/export/gguf/row_codec.h"
#include "core/model/model.h"
#include "core/quant/fake_quantize.h"

namespace {

using Json = nlohmann::ordered_json;

double seconds(const auto& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

struct Stage {
  double seconds = 0, bytes = 0;
};

/// Every tensor copied out of the mapping, in the dtype it is stored in.
Stage load_all(const aq::Model& model) {
  Stage stage;
  stage.seconds = seconds([&] {
    for (const aq::TensorInfo& info : model.tensors().tensors())
      stage.bytes += static_cast<double>(model.tensors().load(info.name).clone().nbytes());
  });
  return stage;
}

/// Every block in float32, one after another, as a run reads them.
Stage convert_blocks(const aq::Model& model) {
  Stage stage;
  stage.seconds = seconds([&] {
    for (std::int64_t block = 0; block < model.config().layers; ++block) {
      const aq::BlockWeights weights = model.block(block);
      for (const auto role : aq::kAllLinearRoles) {
        if (!weights[role].weight.defined()) continue;
        weights[role].weight.sum();  // float32 is not converted but mapped
        stage.bytes += static_cast<double>(weights[role].weight.nbytes());
      }
    }
  });
  return stage;
}

/// Weights of one block, integers per channel.
std::vector<at::Tensor> quantize_block(const aq::BlockWeights& block, int bits, Stage& stage) {
  std::vector<at::Tensor> integers;
  for (const auto role : aq::kAllLinearRoles) {
    const at::Tensor& weight = block[role].weight;
    if (!weight.defined()) continue;
    stage.seconds += seconds([&] {
      integers.push_back(aq::quantize_weight(weight, {bits, false}, weight.size(1)).integers);
    });
    stage.bytes += static_cast<double>(weight.nbytes());
  }
  return integers;
}

/// A layout of packed integers: into it and back.
struct Packing {
  const char* name;
  std::function<at::Tensor(const at::Tensor&)> pack;                              ///< uint8 [out, in]
  std::function<at::Tensor(const at::Tensor& packed, const at::Tensor&)> unpack;  ///< and the integers
  Stage packing, unpacking;

  void time(const at::Tensor& integers) {
    at::Tensor packed;
    packing.seconds += seconds([&] { packed = pack(integers); });
    unpacking.seconds += seconds([&] { unpack(packed, integers); });
    packing.bytes += 4.0 * static_cast<double>(integers.numel());
    unpacking.bytes = packing.bytes;
  }
};

/// To float16 weights, one scale a channel.
at::Tensor dequantized_words(const at::Tensor& words, int bits, std::int64_t count) {
  using namespace aq::compressed_tensors;
  return aq::dequantize({.integers = from_words(words, bits, count, aq::compressed_tensors::Packing::Dense),
                         .scale = at::full({words.size(0), 1}, 0.01, at::kHalf),
                         .zero_point = at::full({words.size(0), 1}, 1 << (bits - 1), at::kByte),
                         .row = count},
                        at::kHalf);
}

std::vector<Packing> packings(int bits) {
  std::vector<Packing> all{{"pack", [=](const auto& integers) { return aq::pack_bits(integers, bits); },
                            [=](const auto& packed, const auto& integers) {
                              return aq::unpack_bits(packed, bits, integers.size(-1));
                            }}};
  if (aq::gptq_has_bits(bits))
    all.push_back({"pack_gptq", [=](const auto& integers) { return aq::pack_gptq_rows(integers.t(), bits); },
                   [=](const auto& packed, const auto& integers) {
                     return aq::unpack_gptq_rows(packed, bits, integers.size(1)).t().contiguous();
                   }});
  if (bits == aq::kAwqBits)
    all.push_back({"pack_awq", [](const auto& integers) { return aq::pack_awq(integers.t()); },
                   [](const auto& packed, const auto&) { return aq::unpack_awq(packed).t().contiguous(); }});
  all.push_back({"pack_compressed_tensors",
                 [=](const auto& integers) { return aq::compressed_tensors::to_words(integers, bits); },
                 [=](const auto& packed, const auto& integers) {
                   return dequantized_words(packed, bits, integers.size(1));
                 }});
  return all;
}

/// A block's weights in GGUF's types of blocks: rounded with scales of their own.
void encode_gguf(const aq::BlockWeights& block, std::map<std::string, Stage>& stages) {
  for (const std::uint32_t type : {2u, 3u, 6u, 7u, 8u, 12u, 14u}) {
    const aq::GgmlType& known = *aq::find_ggml_type(type);
    Stage& stage = stages[std::string("gguf ") + known.name];
    for (const auto role : aq::kAllLinearRoles) {
      const at::Tensor& weight = block[role].weight;
      if (!weight.defined() || weight.size(1) % known.values != 0) continue;
      stage.seconds += seconds([&] { aq::encode_rows(type, weight); });
      stage.bytes += static_cast<double>(weight.nbytes());
    }
  }
}

/// The same in groups of 32 on a run's grid of four bits, which Q4_1 keeps.
void pack_gguf_grid(const aq::BlockWeights& block, Stage& stage) {
  for (const auto role : aq::kAllLinearRoles) {
    const at::Tensor& weight = block[role].weight;
    if (!weight.defined() || weight.size(1) % 32 != 0) continue;
    aq::CalibratedLayer layer{
        .info = {"layer", {.granularity = "group", .group_size = 32}, weight.size(0), weight.size(1)}};
    const auto rounded = aq::quantize_weight(weight, {4, false}, 32);
    layer.integers = rounded.integers;
    layer.scale = rounded.scale.reshape({weight.size(0), -1});
    layer.zero_point = rounded.zero_point.reshape({weight.size(0), -1});
    stage.seconds += seconds([&] { aq::pack_grid(aq::ggml_type::kQ4_1, layer); });
    stage.bytes += static_cast<double>(weight.nbytes());
  }
}

/// The model under another name, every tensor read, written, read again and compared.
Stage export_model(const aq::Model& model, const std::string& output) {
  aq::ExportRequest request;
  request.model = &model;
  request.quantized = model.tensor_source();
  request.provenance = Json::object();
  request.output = output;
  Stage stage;
  stage.seconds = seconds([&] { aq::exporter("safetensors").write(request, aq::RunContext()); });
  for (const aq::TensorInfo& info : model.tensors().tensors()) stage.bytes += static_cast<double>(info.bytes);
  return stage;
}

Json json_of(const Stage& stage) {
  return {
      {"seconds", stage.seconds}, {"bytes", stage.bytes}, {"bytes_per_second", stage.bytes / stage.seconds}};
}

Json measure(const std::string& spec, const std::string& output, int bits) {
  load_all(aq::Model::open(spec));
  Json result;
  result["open_seconds"] = seconds([&] { aq::Model::open(spec); });
  const aq::Model model = aq::Model::open(spec);
  result["load"] = json_of(load_all(model));
  result["convert"] = json_of(convert_blocks(model));
  Stage quantizing;
  std::vector<Packing> layouts = packings(bits);
  for (std::int64_t block = 0; block < model.config().layers; ++block)
    for (const at::Tensor& integers : quantize_block(model.block(block), bits, quantizing))
      for (Packing& layout : layouts) layout.time(integers);
  result["quantize"] = json_of(quantizing);
  std::map<std::string, Stage> encoding;
  for (std::int64_t block = 0; block < model.config().layers; ++block) {
    encode_gguf(model.block(block), encoding);
    pack_gguf_grid(model.block(block), encoding["gguf Q4_1 grid"]);
  }
  for (const auto& [name, stage] : encoding) result[name] = json_of(stage);
  for (const Packing& layout : layouts) {
    result[layout.name] = json_of(layout.packing);
    result[std::string("un") + layout.name] = json_of(layout.unpacking);
  }
  if (!output.empty()) result["export"] = json_of(export_model(model, output));
  return result;
}

void print(const Json& result) {
  for (const auto& [name, value] : result.items())
    if (value.is_object())
      std::printf("%-16s%9.1f MB/s\n", name.c_str(), value["bytes_per_second"].get<double>() / 1e6);
    else
      std::printf("%-16s%s\n", name.c_str(), value.dump().c_str());
}

}  // namespace

int main(int argc, char** argv) {
  std::string spec, output;
  int bits = 4, threads = 0;
  bool json = false;
  CLI::App app{"How fast a checkpoint is read, packed and written"};
  app.add_option("MODEL", spec)->required();
  app.add_option("--out", output);
  app.add_option("--wbits", bits)->check(CLI::Range(2, 8));
  app.add_option("--threads", threads);
  app.add_flag("--json", json);
  CLI11_PARSE(app, argc, argv);

  aq::set_threads(threads);
  const at::NoGradGuard no_grad;
  Json result = measure(spec, output, bits);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  result["peak_bytes"] = 1024 * usage.ru_maxrss;
  json ? static_cast<void>(std::printf("%s\n", result.dump().c_str())) : print(result);
}
