// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/tensor_source.h"
#include "tests/fuzz/fuzz_target.h"

/// The index of a sharded checkpoint whose only shard is an empty one.
AQ_FUZZ_TARGET(safetensors_index) {
  static const std::string shard = std::string("\x02\0\0\0\0\0\0\0", 8) + "{}";
  aq::open_safetensors(
      aq::embedded_files("fuzz", {{"model.safetensors.index.json", bytes},
                                  {"model-00001-of-00001.safetensors", std::as_bytes(std::span(shard))}}));
}
