#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace aq {

enum class NormKind { LayerNorm, RmsNorm };
enum class MlpKind { Plain, Gated };            ///< act(fc1) → fc2, or act(gate) ∘ up → down
enum class Activation { Relu, Silu, Gelu };

/// Llama 3's stretching of the rotary frequencies (config.json: rope_scaling or rope_parameters, rope_type "llama3").
struct Llama3RopeScaling {
  double factor = 8, low_freq_factor = 1, high_freq_factor = 4;
  std::int64_t original_max_positions = 8192;
};

/// What a decoder block is made of; all that the block's mathematics needs to know.
struct BlockShape {
  std::int64_t hidden = 0, heads = 0, kv_heads = 0, head_dim = 0, ffn = 0;
  NormKind norm = NormKind::LayerNorm;
  double norm_eps = 1e-5;
  MlpKind mlp = MlpKind::Plain;
  Activation activation = Activation::Relu;
  bool rope = false;
  double rope_theta = 10000;
  std::optional<Llama3RopeScaling> rope_scaling;

  std::int64_t kv_group() const { return heads / kv_heads; }  ///< query heads that share a KV head
};

struct ModelConfig {
  std::string family;        ///< folder of core/model/families, e.g. "llama"
  std::string architecture;  ///< config.json's architectures[0]
  BlockShape block;
  std::int64_t layers = 0, vocabulary = 0, max_positions = 0;
  bool tied_head = false;
  bool qkv_bias = false, output_bias = false, mlp_bias = false;
};

}  // namespace aq
