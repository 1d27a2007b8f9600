#include "core/export/refusals.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/model/family.h"

namespace aq {

std::string added_bias_refusal(const Recipe& recipe, const ModelConfig& config) {
  if (recipe.transform.shift != "always") return {};
  const auto family = std::ranges::find(families(), config.family, &Family::id);
  if (family == families().end()) return "the family " + config.family + " is not known";
  nlohmann::ordered_json probe = {{"architectures", {config.architecture}}};
  try {
    family->announce_biases(probe);
  } catch (const Error& error) {
    return error.reason();
  }
  return {};
}

}  // namespace aq
