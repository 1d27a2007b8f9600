#pragma once

#include <memory>

#include "core/model/model.h"

namespace aq::cli {

/// What simulates the activation and attention quantization that the checkpoint's affinequant.json asks for;
/// null where it asks for none.
std::unique_ptr<ActivationHook> activation_hook(const Model& model);

}  // namespace aq::cli
