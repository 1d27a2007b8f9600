// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

namespace aq::test {

using Shape = std::vector<std::int64_t>;

/// A checkpoint of a model so small that it is quantized in a moment: 2 blocks of hidden size 16, 4 heads
/// (LLaMA: 2 KV heads), a tokenizer of single bytes, seeded random weights. Every part may be changed before
/// write().
struct TinyCheckpoint {
  nlohmann::ordered_json config, tokenizer;
  std::map<std::string, Shape> tensors;

  /// Writes config.json, tokenizer.json and model.safetensors (F32). @returns the directory
  std::string write(const std::filesystem::path& directory) const;
};

inline constexpr std::int64_t kTinyHidden = 16, kTinyFfn = 32, kTinyVocabulary = 260, kTinyPositions = 64;

/// GPT-2's printable stand-in of a byte, as UTF-8: printable Latin-1 stands for itself, the rest for 256 and
/// up.
inline std::string byte_piece(int byte) {
  const auto printable = [](int b) { return (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174; };
  int point = byte;
  if (!printable(byte)) {
    point = 256;
    for (int b = 0; b < byte; ++b) point += printable(b) ? 0 : 1;
  }
  if (point < 128) return std::string(1, static_cast<char>(point));
  return {static_cast<char>(0xc0 | point >> 6), static_cast<char>(0x80 | (point & 0x3f))};
}

/// Ids 0 to 3 are special tokens, then come the 256 bytes; no merges.
inline nlohmann::ordered_json byte_tokenizer() {
  nlohmann::ordered_json vocabulary, added = nlohmann::ordered_json::array();
  int id = 0;
  for (const char* special : {"<s>", "<pad>", "</s>", "<unk>"}) {
    added.push_back({{"id", id},
                     {"content", special},
                     {"single_word", false},
                     {"lstrip", false},
                     {"rstrip", false},
                     {"normalized", false},
                     {"special", true}});
    vocabulary[special] = id++;
  }
  for (int byte = 0; byte < 256; ++byte) vocabulary[byte_piece(byte)] = id++;
  return {{"version", "1.0"},
          {"added_tokens", added},
          {"normalizer", nullptr},
          {"pre_tokenizer", {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", true}}},
          {"post_processor", nullptr},
          {"decoder", {{"type", "ByteLevel"}}},
          {"model", {{"type", "BPE"}, {"vocab", vocabulary}, {"merges", nlohmann::json::array()}}}};
}

inline TinyCheckpoint tiny_llama() {
  TinyCheckpoint tiny;
  tiny.tokenizer = byte_tokenizer();
  tiny.config = {{"architectures", {"LlamaForCausalLM"}},
                 {"model_type", "llama"},
                 {"hidden_size", kTinyHidden},
                 {"num_attention_heads", 4},
                 {"num_key_value_heads", 2},
                 {"intermediate_size", kTinyFfn},
                 {"num_hidden_layers", 2},
                 {"vocab_size", kTinyVocabulary},
                 {"rms_norm_eps", 1e-5},
                 {"max_position_embeddings", kTinyPositions},
                 {"hidden_act", "silu"},
                 {"rope_theta", 10000.0},
                 {"tie_word_embeddings", false}};
  tiny.tensors["model.embed_tokens.weight"] = tiny.tensors["lm_head.weight"] = {kTinyVocabulary, kTinyHidden};
  tiny.tensors["model.norm.weight"] = {kTinyHidden};
  for (const std::string layer : {"model.layers.0.", "model.layers.1."}) {
    for (const char* norm : {"input_layernorm", "post_attention_layernorm"})
      tiny.tensors[layer + norm + ".weight"] = {kTinyHidden};
    for (const char* full : {"q_proj", "o_proj"})
      tiny.tensors[layer + "self_attn." + full + ".weight"] = {kTinyHidden, kTinyHidden};
    for (const char* shared : {"k_proj", "v_proj"})
      tiny.tensors[layer + "self_attn." + shared + ".weight"] = {kTinyHidden / 2, kTinyHidden};
    for (const char* up : {"gate_proj", "up_proj"})
      tiny.tensors[layer + "mlp." + up + ".weight"] = {kTinyFfn, kTinyHidden};
    tiny.tensors[layer + "mlp.down_proj.weight"] = {kTinyHidden, kTinyFfn};
  }
  return tiny;
}

inline TinyCheckpoint tiny_opt() {
  TinyCheckpoint tiny;
  tiny.tokenizer = byte_tokenizer();
  tiny.config = {{"architectures", {"OPTForCausalLM"}},
                 {"model_type", "opt"},
                 {"hidden_size", kTinyHidden},
                 {"word_embed_proj_dim", kTinyHidden},
                 {"num_attention_heads", 4},
                 {"ffn_dim", kTinyFfn},
                 {"num_hidden_layers", 2},
                 {"vocab_size", kTinyVocabulary},
                 {"max_position_embeddings", kTinyPositions},
                 {"activation_function", "relu"},
                 {"do_layer_norm_before", true},
                 {"enable_bias", true},
                 {"tie_word_embeddings", true}};
  const std::string decoder = "model.decoder.";
  const auto with_bias = [&](const std::string& name, const Shape& weight) {
    tiny.tensors[name + ".weight"] = weight;
    tiny.tensors[name + ".bias"] = {weight.front()};
  };
  tiny.tensors[decoder + "embed_tokens.weight"] = {kTinyVocabulary, kTinyHidden};
  tiny.tensors[decoder + "embed_positions.weight"] = {kTinyPositions + 2, kTinyHidden};
  with_bias(decoder + "final_layer_norm", {kTinyHidden});
  for (const std::string layer : {"layers.0.", "layers.1."}) {
    for (const char* norm : {"self_attn_layer_norm", "final_layer_norm"})
      with_bias(decoder + layer + norm, {kTinyHidden});
    for (const char* head : {"q_proj", "k_proj", "v_proj", "out_proj"})
      with_bias(decoder + layer + "self_attn." + head, {kTinyHidden, kTinyHidden});
    with_bias(decoder + layer + "fc1", {kTinyFfn, kTinyHidden});
    with_bias(decoder + layer + "fc2", {kTinyHidden, kTinyFfn});
  }
  return tiny;
}

/// Length, header, bytes: the layout of a .safetensors file.
inline void write_safetensors_file(const std::filesystem::path& path, const std::string& header,
                                   const std::string& bytes) {
  const std::uint64_t length = header.size();
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(&length), sizeof length) << header << bytes;
}

/// Values around 1 for norms' weights, around 0 for all others.
inline std::string random_values(const std::string& name, const Shape& shape, std::mt19937& random) {
  std::size_t count = 1;
  for (const auto size : shape) count *= static_cast<std::size_t>(size);
  const bool norm_weight = name.find("norm.weight") != std::string::npos;
  std::vector<float> values(count);
  for (auto& value : values) {
    const float unit = static_cast<float>(random() >> 8) / static_cast<float>(1 << 24) - 0.5f;
    value = norm_weight ? 1 + 0.2f * unit : 0.6f * unit;
  }
  std::string bytes(count * sizeof(float), '\0');
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

inline std::string TinyCheckpoint::write(const std::filesystem::path& directory) const {
  std::filesystem::create_directories(directory);
  std::ofstream(directory / "config.json") << config.dump(2);
  std::ofstream(directory / "tokenizer.json") << tokenizer.dump();
  nlohmann::ordered_json header{{"__metadata__", {{"format", "pt"}}}};
  std::string bytes;
  std::mt19937 random(7);
  for (const auto& [name, shape] : tensors) {
    const std::size_t begin = bytes.size();
    bytes += random_values(name, shape, random);
    header[name] = {{"dtype", "F32"}, {"shape", shape}, {"data_offsets", {begin, bytes.size()}}};
  }
  write_safetensors_file(directory / "model.safetensors", header.dump(), bytes);
  return directory.string();
}

/// Overwrites values of a tensor in a directory that TinyCheckpoint wrote. @param first in row-major order
inline void overwrite_values(const std::filesystem::path& directory, const std::string& tensor,
                             std::int64_t first, const std::vector<float>& values) {
  std::fstream file(directory / "model.safetensors", std::ios::binary | std::ios::in | std::ios::out);
  std::uint64_t length = 0;
  file.read(reinterpret_cast<char*>(&length), sizeof length);
  std::string header(length, '\0');
  file.read(header.data(), static_cast<std::streamsize>(length));
  const auto begin = nlohmann::json::parse(header)[tensor]["data_offsets"][0].get<std::int64_t>();
  file.seekp(static_cast<std::streamoff>(sizeof length + length) + begin +
             first * static_cast<std::int64_t>(sizeof(float)));
  file.write(reinterpret_cast<const char*>(values.data()),
             static_cast<std::streamsize>(values.size() * sizeof(float)));
}

}  // namespace aq::test
