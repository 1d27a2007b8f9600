// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <string>

#include "core/checkpoint/mapped_file.h"
#include "core/checkpoint/safetensors_file.h"

namespace aq::test {

/// What a script of tests/golden/ wrote, in float32. @param file its name without the ending
inline std::map<std::string, at::Tensor> golden_tensors(const std::string& file) {
  const std::string path = std::string(AQ_SOURCE_DIR) + "/tests/golden/" + file + ".safetensors";
  const SafetensorsFile opened(map_file(path), path);
  std::map<std::string, at::Tensor> tensors;
  for (const auto& entry : opened.entries())
    tensors[entry.name] = opened.load(entry).to(at::kFloat, false, /*copy=*/true);
  return tensors;
}

}  // namespace aq::test
