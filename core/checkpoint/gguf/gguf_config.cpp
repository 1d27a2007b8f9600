// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/gguf/gguf_config.h"

#include <nlohmann/json.hpp>

#include "core/base/error.h"

namespace aq {
namespace {

using nlohmann::ordered_json;

constexpr const char* kTokenTable = "token_embd.weight";
constexpr const char* kHead = "output.weight";

const GgufTensor& token_table(const GgufFile& file) {
  const GgufTensor* table = file.find_tensor(kTokenTable);
  if (table == nullptr) file.fail(std::string("the tensor ") + kTokenTable + " is missing");
  if (table->shape.size() != 2) file.fail(std::string("the tensor ") + kTokenTable + " is no matrix");
  return *table;
}

void write_special_tokens(const GgufFile& file, ordered_json& config) {
  for (const auto& [name, key] : {std::pair{"bos_token_id", "bos_token_id"},
                                  {"eos_token_id", "eos_token_id"},
                                  {"pad_token_id", "padding_token_id"}})
    if (const auto id = file.integer_if_there(std::string("tokenizer.ggml.") + key)) config[name] = *id;
}

void require_whole_file(const GgufFile& file) {
  const std::int64_t parts = file.integer_or("split.count", 1);
  if (parts > 1)
    file.fail("it is one of " + std::to_string(parts) + " parts of a model",
              "merge them with llama-gguf-split --merge");
}

}  // namespace

std::int64_t architecture_integer(const GgufFile& file, const std::string& key) {
  return file.integer(architecture_key(file, key));
}

std::int64_t head_size(const GgufFile& file) {
  const std::string key = architecture_key(file, "attention.key_length");
  if (file.has(key)) return file.integer(key);
  const std::int64_t heads = architecture_integer(file, "attention.head_count");
  if (heads < 1) file.fail(architecture_key(file, "attention.head_count") + " is " + std::to_string(heads));
  return architecture_integer(file, "embedding_length") / heads;
}

void write_sizes(const GgufFile& file, ordered_json& config, const GgufSizeKeys& keys) {
  config[keys.hidden] = architecture_integer(file, "embedding_length");
  config[keys.layers] = architecture_integer(file, "block_count");
  config[keys.heads] = architecture_integer(file, "attention.head_count");
  config[keys.ffn] = architecture_integer(file, "feed_forward_length");
  config[keys.positions] = architecture_integer(file, "context_length");
}

void write_llama_like(const GgufFile& file, ordered_json& config, const char* activation_key,
                      const char* activation) {
  config["num_key_value_heads"] = file.integer_or(architecture_key(file, "attention.head_count_kv"),
                                                  config.at("num_attention_heads").get<std::int64_t>());
  config["head_dim"] = head_size(file);
  config["rms_norm_eps"] = file.number_or(architecture_key(file, "attention.layer_norm_rms_epsilon"), 1e-6);
  config[activation_key] = activation;
}

std::string gguf_config_json(const GgufFile& file) {
  require_whole_file(file);
  ordered_json config;
  gguf_architecture(file).write_config(file, config);
  config["vocab_size"] = token_table(file).shape[0];
  config["tie_word_embeddings"] = file.find_tensor(kHead) == nullptr;
  config["torch_dtype"] = "float32";
  write_special_tokens(file, config);
  return config.dump(2);
}

std::string gguf_generation_config_json(const GgufFile& file) {
  ordered_json config;
  write_special_tokens(file, config);
  ordered_json ends = ordered_json::array();
  for (const char* key : {"eos_token_id", "eot_token_id", "eom_token_id"})
    if (const auto id = file.integer_if_there(std::string("tokenizer.ggml.") + key);
        id && std::ranges::find(ends, ordered_json(*id)) == ends.end())
      ends.push_back(*id);
  if (!ends.empty()) config["eos_token_id"] = ends.size() == 1 ? ends[0] : ends;
  return config.is_null() ? "{}" : config.dump(2);
}

}  // namespace aq
