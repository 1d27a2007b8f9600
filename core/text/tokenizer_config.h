// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/checkpoint/checkpoint_files.h"
#include "core/text/tokenizer_json/added_tokens.h"

namespace aq {

/// What the files beside a tokenizer say: tokenizer_config.json, special_tokens_map.json, added_tokens.json.
/// Each may be missing.
struct TokenizerConfig {
  std::string tokenizer_class;
  std::vector<AddedToken> added;        ///< tokens with ids of their own
  std::string bos, eos, unknown, pad;   ///< empty where none is named
  std::vector<std::string> additional;  ///< further special tokens
  std::optional<bool> add_bos, add_eos, legacy, add_prefix_space;
};

/// @throws Error(BadInput) naming what is malformed
TokenizerConfig read_tokenizer_config(const CheckpointFiles& files);

/// The object in a JSON file of at most 16 MiB; an empty one where there is no such file. @throws
/// Error(BadInput)
nlohmann::json read_json_object(const CheckpointFiles& files, const std::string& file);

}  // namespace aq
