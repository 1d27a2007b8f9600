// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/// The names inside a model.h5 (docs/formats/hdf5.md), for what writes it and what reads it.
namespace aq::hdf5 {

inline constexpr const char* kModelFile = "model.h5";
inline constexpr const char* kModelFormat = "affinequant-model";  ///< the root's attribute "format"
inline constexpr int kModelFormatVersion = 1;

// Groups of the root.
inline constexpr const char *kTensorsGroup = "tensors", *kLayersGroup = "layers", *kBlocksGroup = "blocks";

// The attribute "weight" of a layer: what the weight is.
inline constexpr const char *kIsDequantized = "dequantized", *kIsStored = "stored";

}  // namespace aq::hdf5
