// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/checkpoint/checkpoint_files.h"

namespace aq {

struct TensorInfo {
  std::string name;
  at::ScalarType dtype = at::kFloat;
  std::vector<std::int64_t> shape;
  std::uint64_t bytes = 0;  ///< as stored
  std::string stored;       ///< the file's own name of the type where that is no dtype, e.g. "Q4_1"
};

/// Named tensors that are read one at a time.
class TensorSource {
 public:
  virtual ~TensorSource() = default;
  /// In the order of the file(s).
  virtual const std::vector<TensorInfo>& tensors() const = 0;
  virtual bool has(const std::string& name) const = 0;
  /// @throws Error(BadInput) where there is no such tensor.
  virtual const TensorInfo& info(const std::string& name) const = 0;
  /// The tensor in the dtype it is stored in. Its memory may be the mapped file's: never write to it, and ask
  /// require_unchanged() before what was computed of it leaves. @throws Error(BadInput) also where its file
  /// has changed
  virtual at::Tensor load(const std::string& name) const = 0;
  /// Says that a tensor will be loaded soon: a source that reads from a disk may read ahead.
  virtual void expect(const std::string& /*name*/) const {}
  /// Tensors are read from files that others can write to. @throws Error(BadInput) where a file is not what
  /// it was when it was opened: whatever was computed since counts for nothing
  virtual void require_unchanged() const {}
  /// Only some rows of a matrix, in the dtype that load() gives: where a whole table would have to be
  /// decoded, only these are.
  /// @param ids int64 of any shape, within the matrix. @returns [ids' shape, columns]
  virtual at::Tensor rows(const std::string& name, const at::Tensor& ids) const;
  /// What tells this tensor's contents apart, without decoding them: its bytes as the file has them, or
  /// load().
  virtual at::Tensor stored_bytes(const std::string& name) const { return load(name); }
};

/// Beside the weights of a checkpoint that this program wrote: what only its own evaluation needs. Other
/// programs never look at it.
inline constexpr const char* kSideFile = "affinequant-activations.safetensors";

/// Opens model.safetensors or the shards of model.safetensors.index.json, and kSideFile where it is there.
/// Headers are checked in full here; tensor bytes are mapped and read when they are asked for.
/// @throws Error(BadInput) naming the file and what is wrong with it
std::shared_ptr<const TensorSource> open_safetensors(std::shared_ptr<const CheckpointFiles> files);

/// The tensors of a checkpoint, whatever it stores them in. @throws Error(BadInput)
std::shared_ptr<const TensorSource> open_tensors(std::shared_ptr<const CheckpointFiles> files);

/// `base` with some tensors replaced or added, e.g. the blocks that are quantized already.
class OverlaySource : public TensorSource {
 public:
  explicit OverlaySource(std::shared_ptr<const TensorSource> base);
  /// Puts `tensor` in the place of (or beside) the base's.
  void put(const std::string& name, at::Tensor tensor);
  const std::vector<TensorInfo>& tensors() const override { return infos_; }
  bool has(const std::string& name) const override;
  const TensorInfo& info(const std::string& name) const override;
  at::Tensor load(const std::string& name) const override;
  at::Tensor rows(const std::string& name, const at::Tensor& ids) const override;
  at::Tensor stored_bytes(const std::string& name) const override;
  void require_unchanged() const override;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
  std::vector<TensorInfo> infos_;
};

}  // namespace aq
