// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>

#include "core/checkpoint/checkpoint_files.h"
#include "core/checkpoint/tensor_source.h"
#include "core/model/block.h"
#include "core/model/family.h"
#include "core/text/tokenizer.h"

namespace aq {

/// A causal language model read from a checkpoint: nothing is held in memory but what was asked for.
class Model {
 public:
  /// @param spec an HF directory, a .gguf file, or "demo:llama" / "demo:opt"
  /// @throws Error(BadInput) where a file is missing or damaged, or shapes contradict config.json
  static Model open(const std::string& spec);
  Model(std::shared_ptr<const CheckpointFiles> files);

  const std::string& name() const { return name_; }
  const ModelConfig& config() const { return config_; }
  const Family& family() const { return *family_; }
  const CheckpointFiles& files() const { return *files_; }
  const TensorSource& tensors() const { return *tensors_; }
  std::shared_ptr<const TensorSource> tensor_source() const { return tensors_; }
  const Tokenizer& tokenizer() const { return *tokenizer_; }

  /// @throws Error(BadInput) where a file of its tensors is not what it was when it was opened
  void require_unchanged() const { tensors_->require_unchanged(); }

  /// The same model with other tensors (an OverlaySource): what is quantized so far. Shapes are not checked
  /// again; a head among them unties it.
  Model with_tensors(std::shared_ptr<const TensorSource> tensors) const;

  /// Block `index`'s tensors in `dtype`.
  BlockWeights block(std::int64_t index, at::ScalarType dtype = at::kFloat) const;
  /// Says that a block will be read soon: its bytes may be read ahead.
  void expect_block(std::int64_t index) const;

  /// Token (and position) embeddings. @param ids int64 [batch, tokens]; @returns [batch, tokens, hidden]
  at::Tensor embed(const at::Tensor& ids, std::int64_t first_position = 0,
                   at::ScalarType dtype = at::kFloat) const;
  /// What the head reads. @param hidden [..., hidden], the last block's output; @returns the same shape
  at::Tensor final_norm(const at::Tensor& hidden) const;
  /// Logits of `count` tokens of the vocabulary from `first` on. @param normed [..., hidden], of final_norm()
  /// @returns [..., count]
  at::Tensor logits(const at::Tensor& normed, std::int64_t first, std::int64_t count) const;
  /// Final norm and head. @param hidden [batch, tokens, hidden]; @returns logits [batch, tokens, vocabulary]
  at::Tensor head(const at::Tensor& hidden) const;

  /// Of the weights' bytes, config and shapes: tells checkpoints apart. Hexadecimal.
  std::string fingerprint() const;

 private:
  std::string name_;
  std::shared_ptr<const CheckpointFiles> files_;
  std::shared_ptr<const TensorSource> tensors_;
  std::shared_ptr<const Tokenizer> tokenizer_;
  const Family* family_ = nullptr;
  ModelConfig config_;
  struct Cached;  // the head, converted once
  struct Head;
  const Head& head_in(at::ScalarType dtype) const;
  std::shared_ptr<Cached> cached_;
};

/// The files of "demo:llama" or "demo:opt". @throws Error(BadInput) for any other name
std::shared_ptr<const CheckpointFiles> demo_files(const std::string& spec);
bool is_demo(const std::string& spec);
/// Held-out text of the demo world. `part`: "calibration" or "evaluation".
std::string demo_text(const std::string& part);
/// Multiple-choice questions about the demo world, as read_questions() takes them.
std::string demo_tasks();

}  // namespace aq
