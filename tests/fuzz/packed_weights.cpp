// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/checkpoint/checked_json.h"
#include "core/checkpoint/packed/packed_format.h"
#include "core/checkpoint/tensor_source.h"
#include "tests/fuzz/fuzz_target.h"

/// A checkpoint of quantized weights: config.json up to the first zero byte, then model.safetensors. Every
/// tensor that is small enough is dequantized.
AQ_FUZZ_TARGET(packed_weights) {
  const auto end = std::ranges::find(bytes, std::byte{0});
  const auto config = bytes.first(static_cast<std::size_t>(end - bytes.begin()));
  const auto tensors = bytes.subspan(std::min(bytes.size(), config.size() + 1));
  const auto files = aq::embedded_files("fuzz", {{"config.json", config}, {"model.safetensors", tensors}});
  const auto opened = aq::open_tensors(files);
  for (const aq::TensorInfo& info : opened->tensors())
    if (info.bytes < (1u << 20) && info.dtype != at::ScalarType::Undefined) opened->load(info.name);
}
