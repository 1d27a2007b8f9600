#include "core/model/families/llama/rope_config.h"

#include "core/base/error.h"
#include "core/model/config_fields.h"

namespace aq::llama {
namespace {

constexpr double kDefaultTheta = 10000;

Llama3RopeScaling read_llama3(const JsonView& rope) {
  Llama3RopeScaling scaling;
  scaling.factor = positive_field(rope, "factor");
  scaling.low_freq_factor = positive_field(rope, "low_freq_factor");
  scaling.high_freq_factor = positive_field(rope, "high_freq_factor");
  scaling.original_max_positions = size_field(rope, "original_max_position_embeddings");
  if (scaling.high_freq_factor <= scaling.low_freq_factor)
    rope.at("high_freq_factor").fail("must be above low_freq_factor");
  return scaling;
}

/// "type" is how transformers named it before 4.43.
std::string rope_type(const JsonView& rope) {
  return rope.text_or("rope_type", rope.text_or("type", "default"));
}

void read_scaling(const JsonView& rope, BlockShape& block) {
  if (!rope.value().is_object()) rope.fail("must be an object");
  const std::string type = rope_type(rope);
  if (type == "llama3")
    block.rope_scaling = read_llama3(rope);
  else if (type != "default")
    rope.fail("has the rope_type '" + printable(type) + "', and only 'default' and 'llama3' are supported");
}

}  // namespace

void read_rope(const JsonView& config, BlockShape& block) {
  block.rope = true;
  block.rope_theta = positive_field_or(config, "rope_theta", kDefaultTheta);
  if (config.has("rope_scaling")) read_scaling(config.at("rope_scaling"), block);
  if (config.has("rope_parameters")) {
    const JsonView rope = config.at("rope_parameters");
    read_scaling(rope, block);
    block.rope_theta = positive_field_or(rope, "rope_theta", block.rope_theta);
  }
  if (block.head_dim % 2 != 0)
    config.at(config.has("head_dim") ? "head_dim" : "num_attention_heads")
        .fail("makes head_dim " + std::to_string(block.head_dim) + ", and rotary positions need an even one");
}

}  // namespace aq::llama
