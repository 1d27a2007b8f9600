#pragma once

#include <filesystem>
#include <string>

#include "core/checkpoint/tensor_source.h"
#include "core/run/run_context.h"

namespace aq {

/// Opens a written checkpoint as a user would and compares every tensor with `wanted`: names, dtypes, shapes,
/// bits.
/// @param final_name for messages
/// @throws Error(Output) naming the first difference, Error(Cancelled)
void verify_checkpoint(const std::filesystem::path& directory, const TensorSource& wanted,
                       const std::string& final_name, const RunContext& context);

}  // namespace aq
