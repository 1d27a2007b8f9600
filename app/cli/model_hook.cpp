#include "app/cli/model_hook.h"

#include "core/export/exporter.h"
#include "core/quant/activation_quantizer.h"

namespace aq::cli {

std::unique_ptr<ActivationHook> activation_hook(const Model& model) {
  const Recipe recipe = recipe_of_checkpoint(model.files());
  if (!recipe.quantizes_activations()) return nullptr;
  return std::make_unique<ActivationQuantizer>(recipe.activations);
}

}  // namespace aq::cli
