// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>
#include <string>

#include "core/checkpoint/tensor_source.h"
#include "core/model/model.h"

namespace aq {

/// The tensors of a checkpoint and the config.json that fits them.
struct FittingCheckpoint {
  std::shared_ptr<const TensorSource> tensors;
  std::string config;  ///< text of config.json
};

/// Where a transform added biases, config.json has to announce them, and it can announce them for whole kinds
/// of layers only: the layers of such a kind that have none get zeros. A head of its own, which a rotation
/// gave a model whose head was tied, is announced too. Where nothing was added, config.json stays as it is,
/// byte for byte.
/// @throws Error(BadArgument) where the family cannot take biases, Error(Internal) where a tensor of the
/// model is missing or one of another kind was added
FittingCheckpoint fitting_checkpoint(const Model& model, std::shared_ptr<const TensorSource> quantized);

}  // namespace aq
