// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/model.h"

#include <ATen/Functions.h>

#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/checkpoint/checked_json.h"
#include "core/model/fingerprint.h"
#include "core/model/linear.h"
#include "core/model/norm.h"
#include "core/model/norm_tensors.h"
#include "core/model/site_tensors.h"
#include "core/model/split_tensors.h"
#include "core/model/tensor_layout.h"

namespace aq {
namespace {

constexpr const char* kConfigFile = "config.json";
constexpr std::size_t kLongestConfig = 16u << 20;  ///< bytes

nlohmann::json read_config_json(const CheckpointFiles& files) {
  const std::string file = files.name() + "/" + kConfigFile;
  return parse_checked_json(read_text(files, kConfigFile, kLongestConfig), file);
}

void require_matching_tokenizer(const Tokenizer& tokenizer, const ModelConfig& config,
                                const std::string& name) {
  if (tokenizer.vocabulary_size() <= config.vocabulary) return;
  throw Error(ErrorKind::BadInput, "opening", name,
              "the tokenizer has " + std::to_string(tokenizer.vocabulary_size()) +
                  " tokens where the model has embeddings for " + std::to_string(config.vocabulary) +
                  ": a tokenizer that does not match");
}

at::Tensor load_if_there(const TensorSource& tensors, const std::string& name, at::ScalarType dtype) {
  return tensors.has(name) ? tensors.load(name).to(dtype) : at::Tensor();
}

/// c·tanh(x / c), and x itself where c is 0.
at::Tensor softcapped(const at::Tensor& x, double c) { return c > 0 ? (x / c).tanh() * c : x; }

void require_ids(const at::Tensor& ids, std::int64_t vocabulary) {
  if (ids.numel() == 0) return;
  const auto low = ids.min().item<std::int64_t>(), high = ids.max().item<std::int64_t>();
  if (low >= 0 && high < vocabulary) return;
  throw Error(ErrorKind::BadInput, "embedding", "token " + std::to_string(low < 0 ? low : high),
              "the vocabulary has " + std::to_string(vocabulary) + " tokens");
}

}  // namespace

struct Model::Head {
  Norm norm;
  at::Tensor weight;  // [vocabulary, hidden]
};

struct Model::Cached {
  std::mutex mutex;
  std::map<at::ScalarType, Head> heads;
};

Model Model::open(const std::string& spec) {
  return Model(is_demo(spec) ? demo_files(spec) : checkpoint_at(spec));
}

Model::Model(std::shared_ptr<const CheckpointFiles> files)
    : name_(files->name()), files_(std::move(files)), cached_(std::make_shared<Cached>()) {
  const std::string file = name_ + "/" + kConfigFile;
  const nlohmann::json config = read_config_json(*files_);
  family_ = &family_of(config, file);
  config_ = family_->read_config(config, file);
  config_.family = family_->id;
  config_.architecture = config["architectures"][0].get<std::string>();
  tensors_ = split_tensors(canonical_names(open_tensors(files_), *family_, name_), *family_, config_, name_);
  // transformers leaves a head untied where the checkpoint holds one.
  config_.tied_head = config_.tied_head && !tensors_->has(family_->head_name);
  require_layout(*tensors_, *family_, config_, name_);
  require_site_layout(*tensors_, config_.block, config_.layers, name_);
  tokenizer_ = open_tokenizer(*files_);
  require_matching_tokenizer(*tokenizer_, config_, name_);
}

Model Model::with_tensors(std::shared_ptr<const TensorSource> tensors) const {
  Model other = *this;
  other.tensors_ = std::move(tensors);
  other.config_.tied_head = config_.tied_head && !other.tensors_->has(family_->head_name);
  other.cached_ = std::make_shared<Cached>();
  return other;
}

BlockWeights Model::block(std::int64_t index, at::ScalarType dtype) const {
  BlockWeights weights;
  for (const NamedNorm& one : norms_of(*family_, config_.block, index))
    weights.*one.norm = load_norm(*tensors_, *family_, one.name, dtype);
  if (config_.block.experts > 0)
    weights.router.weight = tensors_->load(family_->router_name(index) + ".weight").to(dtype);
  for (const auto role : kAllLinearRoles) {
    if (!has_layer(config_.block, role)) continue;
    interruption_point();
    const std::string name = family_->linear_name(role, index);
    weights[role] = {tensors_->load(name + ".weight").to(dtype),
                     load_if_there(*tensors_, name + ".bias", dtype)};
  }
  load_sites(*tensors_, index, dtype, weights);
  require_unchanged();
  return weights;
}

void Model::expect_block(std::int64_t index) const {
  for (const auto role : kAllLinearRoles) {
    if (!has_layer(config_.block, role)) continue;
    const std::string name = family_->linear_name(role, index) + ".weight";
    if (tensors_->has(name)) tensors_->expect(name);
  }
}

at::Tensor Model::embed(const at::Tensor& ids, std::int64_t first_position, at::ScalarType dtype) const {
  require_ids(ids, config_.vocabulary);
  // Rows are converted after they are picked: the whole table never is.
  at::Tensor x = tensors_->rows(family_->embedding_name, ids).to(dtype);
  if (config_.embedding_scale != 1) x = x * config_.embedding_scale;
  if (family_->position_embedding_name.empty()) return x;
  const auto tokens = ids.size(1);
  if (first_position + tokens > config_.max_positions)
    throw Error(ErrorKind::BadInput, "embedding", std::to_string(first_position + tokens) + " tokens",
                name_ + " has " + std::to_string(config_.max_positions) + " positions");
  const at::Tensor positions = tensors_->load(family_->position_embedding_name);
  return x + positions.narrow(0, first_position + family_->position_offset, tokens).to(dtype);
}

const Model::Head& Model::head_in(at::ScalarType dtype) const {
  const std::scoped_lock lock(cached_->mutex);
  const auto found = cached_->heads.find(dtype);
  if (found != cached_->heads.end()) return found->second;
  const std::string& name = config_.tied_head ? family_->embedding_name : family_->head_name;
  return cached_->heads[dtype] = {load_norm(*tensors_, *family_, family_->final_norm_name, dtype),
                                  tensors_->load(name).to(dtype)};
}

at::Tensor Model::final_norm(const at::Tensor& hidden) const {
  return apply_norm(config_.block.norm, config_.block.norm_eps, head_in(hidden.scalar_type()).norm, hidden);
}

at::Tensor Model::logits(const at::Tensor& normed, std::int64_t first, std::int64_t count) const {
  const at::Tensor rows = head_in(normed.scalar_type()).weight.narrow(0, first, count);  // [count, hidden]
  return softcapped(apply_linear({rows, {}}, normed), config_.final_softcap);
}

at::Tensor Model::head(const at::Tensor& hidden) const {
  return logits(final_norm(hidden), 0, config_.vocabulary);
}

std::string Model::fingerprint() const {
  return with_unchanged(
      *this, [this] { return fingerprint_of(read_text(*files_, kConfigFile, kLongestConfig), *tensors_); });
}

}  // namespace aq
