// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/demo/bpe_trainer.h"
#include "core/demo/trainable_model.h"

namespace aq::demo {

/// Writes config.json, generation_config.json, tokenizer.json, tokenizer_config.json and model.safetensors
/// (float16) into `directory`. @returns the size of model.safetensors. @throws Error(Output)
std::uint64_t write_checkpoint(const std::filesystem::path& directory, const std::string& family,
                               TrainableModel& model, const BpeVocabulary& vocabulary);

}  // namespace aq::demo
