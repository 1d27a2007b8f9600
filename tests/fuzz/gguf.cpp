// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/gguf/gguf_files.h"
#include "core/checkpoint/tensor_source.h"
#include "tests/fuzz/fuzz_target.h"

/// A file that opens must also give its configuration, its tokenizer and its tensors.
AQ_FUZZ_TARGET(gguf) {
  const auto files = aq::gguf_files(aq::embedded_files("fuzz", {{"model.gguf", bytes}})->open("model.gguf"), "fuzz.gguf");
  for (const char* name : {"config.json", "tokenizer.json", "tokenizer_config.json", "generation_config.json"})
    if (files->has(name)) files->open(name);
  const auto tensors = files->tensors();
  for (const auto& info : tensors->tensors())
    if (info.bytes < 1 << 20) tensors->load(info.name);
}
