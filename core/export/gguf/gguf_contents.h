// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/checkpoint/gguf/gguf_entries.h"
#include "core/checkpoint/gguf/gguf_writer.h"
#include "core/export/exporter.h"
#include "core/export/fitting_checkpoint.h"
#include "core/export/gguf/gguf_tensor_map.h"
#include "core/export/gguf/gguf_types.h"

namespace aq {

/// All that a GGUF file of a quantized model will hold. Sizes are known from the start; tensors are laid out
/// one at a time, when they are asked for.
class GgufContents {
 public:
  /// Decides how each tensor is stored. @param request must outlive this
  /// @throws Error(BadArgument) where GGUF cannot carry the model, Error(Cancelled)
  GgufContents(const ExportRequest& request, const RunContext& context);
  GgufContents(const GgufContents&) = delete;
  GgufContents& operator=(const GgufContents&) = delete;

  const GgufEntries& entries() const { return entries_; }
  const std::vector<GgufTensorInfo>& tensors() const { return infos_; }
  /// The bytes of a tensor. @returns uint8 of as many as tensors()[index] announces
  at::Tensor load(std::size_t index);

  /// The run's tensors by Hugging Face's name, as far as they go into the file.
  const TensorSource& wanted() const { return *wanted_; }
  /// The model that the file describes.
  const ModelConfig& config() const { return config_; }
  /// Of a tensor that was loaded here, by the names of wanted(): how far the stored values are from the
  /// run's, max|Δ| / max|W|.
  double largest_difference(const std::string& name) const;

  /// How the layers that the run rounded are stored. Lays each out to measure it.
  ExportPlan plan(const RunContext& context);
  /// What most of the layers' weights are stored as.
  std::uint32_t main_type() const;

 private:
  struct Part {
    std::string name;                  // Hugging Face's
    const LayerInfo* layer = nullptr;  // null where the run did not round it
    bool keeps_grid = false;
  };
  struct Tensor {
    MappedTensor map;
    std::vector<Part> parts;
    std::uint32_t type = 0;
    at::Tensor values;  // of what is no tensor of the checkpoint
  };
  /// Of what was laid out: against the run's values.
  struct Measured {
    double largest = 0, magnitude = 0, relative = 0;  // max|Δ|, max|W|, ‖Δ‖ / ‖W‖
  };

  void add(MappedTensor map);
  void choose_type(Tensor& tensor);
  void choose_layer_type(Tensor& tensor);
  void write_entries(const ExportRequest& carried);
  at::Tensor values_of(const Tensor& tensor, const Part& part) const;  // float32 [rows, width]
  at::Tensor part_bytes(const Tensor& tensor, const Part& part);       // uint8 [rows, bytes]
  std::vector<std::string> stored_names(const std::string& name) const;

  const ExportRequest& request_;
  const GgufVariant& variant_;
  FittingCheckpoint checkpoint_;
  ModelConfig config_;
  std::shared_ptr<const TensorSource> stored_, wanted_;
  std::map<std::string, const LayerInfo*> layers_;  // by the weight's name
  std::map<std::string, std::vector<std::string>>
      names_;  // what wanted() calls otherwise than the checkpoint
  std::vector<Tensor> tensors_;
  std::vector<GgufTensorInfo> infos_;
  GgufEntries entries_;
  std::map<std::string, Measured> measured_;  // by the checkpoint's name
};

}  // namespace aq
