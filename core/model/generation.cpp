// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/generation.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "core/base/error.h"
#include "core/checkpoint/checked_json.h"
#include "core/checkpoint/json_view.h"
#include "core/model/finite_values.h"
#include "core/model/random.h"
#include "core/model/rotary_frequencies.h"
#include "core/model/text_stream.h"

namespace aq {
namespace {

void require_usable(const GenerationOptions& options) {
  if (options.max_tokens < 1)
    throw Error(ErrorKind::BadArgument, "generating", "text", "the number of tokens must be at least 1");
  if (!std::isfinite(options.temperature) || options.temperature < 0)
    throw Error(ErrorKind::BadArgument, "generating", "text",
                "the temperature must be finite and not below 0");
}

std::vector<std::int32_t> encode_prompt(const Model& model, const std::string& prompt,
                                        const GenerationOptions& options) {
  const std::int64_t max_tokens = options.max_tokens;
  auto ids = model.tokenizer().encode(prompt, options.add_special);
  if (ids.empty()) throw Error(ErrorKind::BadInput, "generating", "text", "the prompt is empty");
  const auto tokens = static_cast<std::int64_t>(ids.size()), positions = model.config().max_positions;
  if (tokens > positions || max_tokens > positions - tokens)
    throw Error(ErrorKind::BadInput, "generating", "text",
                "the prompt's " + std::to_string(tokens) + " tokens and " + std::to_string(max_tokens) +
                    " more outgrow the model's " + std::to_string(positions) + " positions");
  return ids;
}

/// eos_token_id of one file: a number, a list of numbers, or missing.
std::set<std::int32_t> end_tokens_in(const CheckpointFiles& files, const std::string& name) {
  std::set<std::int32_t> ends;
  if (!files.has(name)) return ends;
  const std::string file = files.name() + "/" + name;
  const nlohmann::json json = parse_checked_json(read_text(files, name, 16u << 20), file);
  const JsonView view(json, file);
  if (!view.has("eos_token_id")) return ends;
  const JsonView end = view.at("eos_token_id");
  const auto add = [&](const JsonView& id) {
    ends.insert(static_cast<std::int32_t>(id.integer(INT32_MIN, INT32_MAX)));
  };
  if (end.value().is_array())
    for (const auto& id : end.items()) add(id);
  else
    add(end);
  return ends;
}

std::set<std::int32_t> end_tokens(const CheckpointFiles& files) {
  auto ends = end_tokens_in(files, "generation_config.json");
  return ends.empty() ? end_tokens_in(files, "config.json") : ends;
}

/// The next token of a distribution. @param logits [vocabulary]
std::int32_t pick(const at::Tensor& logits, double temperature, SeededRandom& random) {
  if (temperature == 0) return static_cast<std::int32_t>(logits.argmax().item<std::int64_t>());
  const at::Tensor wide = logits.to(at::kDouble);
  const at::Tensor cumulative = at::softmax((wide - wide.max()) / temperature, 0).cumsum(0);
  const double total = cumulative[-1].item<double>();
  const auto index =
      at::searchsorted(cumulative, random.uniform() * total, false, /*right=*/true).item<std::int64_t>();
  return static_cast<std::int32_t>(std::min(index, logits.size(0) - 1));
}

/// A model with every block in memory and what attention remembers of the tokens so far.
class Continuation {
 public:
  Continuation(const Model& model, ActivationHook* hook, std::vector<KvCache>& caches)
      : model_(model), hook_(hook), caches_(caches) {
    for (std::int64_t index = 0; index < model.config().layers; ++index)
      blocks_.push_back(model.block(index));
  }

  /// Takes more tokens. @returns the logits of the one after the last, [vocabulary]
  at::Tensor advance(const std::vector<std::int32_t>& ids, const RunContext& context) {
    read_.insert(read_.end(), ids.begin(), ids.end());
    const auto length = static_cast<std::int64_t>(read_.size());
    if (length_ == 0 || !frequencies_change(model_.config().block, length_, length))
      return read(ids, context);
    for (KvCache& cache : caches_) cache.clear();
    length_ = 0;
    return read(read_, context);
  }

 private:
  at::Tensor read(const std::vector<std::int32_t>& ids, const RunContext& context) {
    at::Tensor x = model_.embed(at::tensor(ids, at::kLong).unsqueeze(0), length_);  // [1, tokens, hidden]
    for (std::size_t index = 0; index < blocks_.size(); ++index) {
      context.check();
      const BlockShape& shape = model_.config().block_at(static_cast<std::int64_t>(index));
      const at::Tensor y = block_forward(shape, blocks_[index], x, hook_, &caches_[index]);
      if (!all_finite(y))
        refuse("block " + std::to_string(index) + " gives values that are not finite: " +
               why_not_finite(model_, static_cast<std::int64_t>(index), blocks_[index], x, hook_));
      x = y;
    }
    length_ += static_cast<std::int64_t>(ids.size());
    at::Tensor logits = model_.head(x.narrow(1, x.size(1) - 1, 1)).flatten();
    if (!all_finite(logits)) refuse("the logits are not finite: " + why_head_not_finite(model_));
    return logits;
  }

  /// A token picked from what is no number would be any.
  [[noreturn]] void refuse(const std::string& reason) const {
    throw Error(ErrorKind::Numeric, "generating text with", model_.name(), reason);
  }

  const Model& model_;
  ActivationHook* hook_;
  std::vector<BlockWeights> blocks_;
  std::vector<KvCache>& caches_;
  std::vector<std::int32_t> read_;  ///< all tokens so far
  std::int64_t length_ = 0;         ///< of what the caches hold
};

}  // namespace

void generate_tokens(const Model& model, const std::string& prompt, const GenerationOptions& options,
                     ActivationHook* hook, std::vector<KvCache>& caches, const RunContext& context,
                     const std::function<bool(const GeneratedToken&)>& token) {
  require_usable(options);
  const at::NoGradGuard no_grad;
  auto ids = encode_prompt(model, prompt, options);
  const auto ends = end_tokens(model.files());
  SeededRandom random(static_cast<std::uint64_t>(options.seed));
  Continuation continuation(model, hook, caches);
  TextStream stream(model.tokenizer(), ids);
  for (std::int64_t count = 0; count < options.max_tokens; ++count) {
    const auto next = with_unchanged(
        model, [&] { return pick(continuation.advance(ids, context), options.temperature, random); });
    if (ends.contains(next)) break;
    if (!token({next, stream.push(next)})) return;
    ids = {next};
  }
  if (std::string rest = stream.finish(); !rest.empty()) token({-1, std::move(rest)});
}

std::string generate(const Model& model, const std::string& prompt, const GenerationOptions& options,
                     ActivationHook* hook, std::vector<KvCache>& caches, const RunContext& context,
                     const std::function<bool(const std::string&)>& token) {
  std::string text;
  generate_tokens(model, prompt, options, hook, caches, context, [&](const GeneratedToken& generated) {
    text += generated.text;
    return generated.text.empty() || !token || token(generated.text);
  });
  return text;
}

std::string generate(const Model& model, const std::string& prompt, const GenerationOptions& options,
                     ActivationHook* hook, const RunContext& context,
                     const std::function<bool(const std::string&)>& token) {
  std::vector<KvCache> caches(static_cast<std::size_t>(model.config().layers));
  return generate(model, prompt, options, hook, caches, context, token);
}

}  // namespace aq
