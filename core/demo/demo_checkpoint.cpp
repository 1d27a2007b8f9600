// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/demo_checkpoint.h"

#include <map>
#include <nlohmann/json.hpp>

#include "core/base/staged_output.h"
#include "core/checkpoint/safetensors_writer.h"
#include "core/demo/demo_config.h"

namespace aq::demo {
namespace {

void write_weights(const std::filesystem::path& directory, TrainableModel& model) {
  std::vector<TensorInfo> infos;
  std::map<std::string, at::Tensor> halves;
  for_each_tensor(model, [&](const std::string& name, at::Tensor& tensor) {
    const at::Tensor half = tensor.detach().to(at::kHalf).contiguous();
    infos.push_back({name, at::kHalf, half.sizes().vec(), static_cast<std::uint64_t>(half.nbytes())});
    halves[name] = half;
  });
  write_safetensors(directory, infos, [&](const std::string& name) { return halves.at(name); });
}

}  // namespace

std::uint64_t write_checkpoint(const std::filesystem::path& directory, const std::string& family,
                               TrainableModel& model, const BpeVocabulary& vocabulary) {
  write_file_atomically(directory / "config.json", demo_config(family).dump(2) + "\n");
  write_file_atomically(directory / "generation_config.json", generation_config().dump(2) + "\n");
  write_file_atomically(directory / "tokenizer.json", tokenizer_json(vocabulary));
  write_file_atomically(directory / "tokenizer_config.json", tokenizer_config_json());
  write_weights(directory, model);
  return std::filesystem::file_size(directory / "model.safetensors");
}

}  // namespace aq::demo
