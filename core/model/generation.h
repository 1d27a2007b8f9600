// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/model/kv_cache.h"
#include "core/model/model.h"
#include "core/run/run_context.h"

namespace aq {

struct GenerationOptions {
  std::int64_t max_tokens = 64;
  double temperature = 0;  ///< 0: greedy
  std::int64_t seed = 0;
  bool add_special = true;  ///< what the tokenizer puts before a text; a chat template writes that itself
};

struct GeneratedToken {
  std::int32_t id = -1;  ///< −1: text that was held back till the end, of no token of its own
  std::string text;      ///< what became complete with it; may be empty, since characters span tokens
};

/// Continues `prompt`, token by token. @param caches one a block, empty; afterwards they hold what was read
/// @param token called with each new token; false stops
/// @throws Error(BadInput) where prompt and max_tokens outgrow the model's positions, Error(Numeric) where a
/// value is not finite, Error(Cancelled)
void generate_tokens(const Model& model, const std::string& prompt, const GenerationOptions& options,
                     ActivationHook* hook, std::vector<KvCache>& caches, const RunContext& context,
                     const std::function<bool(const GeneratedToken&)>& token);

/// Continues `prompt`. @param caches one a block, empty; afterwards they hold what was read
/// @param token called with each new piece of text; false stops
/// @returns the continuation. @throws Error(BadInput) where prompt and max_tokens outgrow the model's
/// positions
std::string generate(const Model& model, const std::string& prompt, const GenerationOptions& options,
                     ActivationHook* hook, std::vector<KvCache>& caches, const RunContext& context,
                     const std::function<bool(const std::string&)>& token = {});

/// The same with caches in float.
std::string generate(const Model& model, const std::string& prompt, const GenerationOptions& options,
                     ActivationHook* hook, const RunContext& context,
                     const std::function<bool(const std::string&)>& token = {});

}  // namespace aq
