// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/fitting_checkpoint.h"

#include <ATen/Functions.h>

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/checkpoint/checked_json.h"
#include "core/checkpoint/packed/packed_format.h"
#include "core/model/site_tensors.h"
#include "core/model/tensor_layout.h"

namespace aq {
namespace {

constexpr const char* kConfig = "config.json";

/// config.json without what it says of the weights' layout: what is written is laid out anew.
std::string plain_config(const Model& model) {
  std::string text = read_text(model.files(), kConfig);
  if (quantization_config(model.files()).is_null()) return text;
  auto config = parse_checked_ordered_json(text, model.name() + "/" + kConfig);
  config.erase("quantization_config");
  return config.dump(2) + "\n";
}

/// What a quantized model has that config.json has to say.
struct Additions {
  bool biases = false, head = false;
};

/// @throws Error(Internal) where the models differ in other ways
Additions additions_of(const TensorSource& original, const TensorSource& quantized, const std::string& head) {
  for (const auto& info : original.tensors())
    if (!quantized.has(info.name))
      throw Error(ErrorKind::Internal, "exporting", info.name, "the quantized model lacks this tensor");
  Additions added;
  for (const auto& info : quantized.tensors()) {
    if (original.has(info.name) || info.name.starts_with(kSitePrefix)) continue;
    if (info.name == head) {
      added.head = true;
      continue;
    }
    if (!info.name.ends_with(".bias"))
      throw Error(ErrorKind::Internal, "exporting", info.name,
                  "the original has no such tensor, and it is no bias");
    added.biases = true;
  }
  return added;
}

std::shared_ptr<const TensorSource> with_zero_biases(const Family& family, const ModelConfig& config,
                                                     std::shared_ptr<const TensorSource> quantized) {
  auto all = std::make_shared<OverlaySource>(quantized);
  for (std::int64_t block = 0; block < config.layers; ++block)
    for (const LinearRole role : kAllLinearRoles) {
      if (!has_layer(config.block, role)) continue;
      const std::string layer = family.linear_name(role, block);
      if (!quantized->has(layer + ".weight") || quantized->has(layer + ".bias")) continue;
      if (!has_bias(config, role)) continue;
      const TensorInfo& weight = quantized->info(layer + ".weight");
      all->put(layer + ".bias", at::zeros({weight.shape[0]}, weight.dtype));
    }
  return all;
}

}  // namespace

FittingCheckpoint fitting_checkpoint(const Model& model, std::shared_ptr<const TensorSource> quantized) {
  const std::string text = plain_config(model);
  const Additions added = additions_of(model.tensors(), *quantized, model.family().head_name);
  if (!added.biases && !added.head) return {std::move(quantized), text};
  auto announced = parse_checked_ordered_json(text, model.name() + "/" + kConfig);
  if (added.head) announced["tie_word_embeddings"] = false;
  if (!added.biases) return {std::move(quantized), announced.dump(2) + "\n"};
  model.family().announce_biases(announced);
  const ModelConfig config = model.family().read_config(announced, kConfig);
  return {with_zero_biases(model.family(), config, std::move(quantized)), announced.dump(2) + "\n"};
}

}  // namespace aq
