#pragma once

#include "core/checkpoint/json_view.h"
#include "core/model/model_config.h"

namespace aq::llama {

/// Reads the rotary settings where transformers 5 puts them (rope_parameters) or where earlier versions did
/// (rope_theta and rope_scaling). @throws Error(BadInput) for any stretching but "llama3"
void read_rope(const JsonView& config, BlockShape& block);

}  // namespace aq::llama
