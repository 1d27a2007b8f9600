// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>

#include "core/checkpoint/gguf/gguf_config.h"

namespace aq {
namespace {

using nlohmann::ordered_json;

constexpr const char* kRopeFactors = "rope_freqs.weight";

/// What Llama 3.x publishes; a GGUF file holds the factors that come of it, one a frequency, not these.
constexpr double kLowFrequency = 1, kHighFrequency = 4, kOriginalPositions = 8192;

/// How much Llama 3's rule slows the frequency whose period is `wavelength` tokens.
double llama3_factor(double wavelength, double factor) {
  if (wavelength < kOriginalPositions / kHighFrequency) return 1;
  if (wavelength > kOriginalPositions / kLowFrequency) return factor;
  const double smooth = (kOriginalPositions / wavelength - kLowFrequency) / (kHighFrequency - kLowFrequency);
  return 1 / ((1 - smooth) / factor + smooth);
}

/// Recovers the setting that the factors were computed from, and refuses any others: Hugging Face's
/// checkpoints have no place for free ones.
ordered_json llama3_scaling(const GgufFile& file, const GgufTensor& tensor, double theta) {
  const std::vector<float> factors = file.f32_values(tensor);
  const double factor = *std::ranges::max_element(factors);
  const auto count = static_cast<double>(factors.size());
  for (std::size_t i = 0; i < factors.size(); ++i) {
    const double wavelength = 2 * std::numbers::pi * std::pow(theta, static_cast<double>(i) / count);
    if (!(std::abs(factors[i] - llama3_factor(wavelength, factor)) <= 1e-3 * factor))
      file.fail(std::string(kRopeFactors) +
                " holds other rotary factors than Llama 3's, which is not supported");
  }
  return {{"rope_type", "llama3"},
          {"factor", factor},
          {"low_freq_factor", kLowFrequency},
          {"high_freq_factor", kHighFrequency},
          {"original_max_position_embeddings", static_cast<std::int64_t>(kOriginalPositions)}};
}

/// Of rope.scaling.*: linear or YaRN.
ordered_json named_scaling(const GgufFile& file, const std::string& type) {
  ordered_json scaling{{"rope_type", type},
                       {"factor", file.number_or(architecture_key(file, "rope.scaling.factor"), 1)}};
  const std::string original = architecture_key(file, "rope.scaling.original_context_length");
  if (file.has(original)) scaling["original_max_position_embeddings"] = file.integer(original);
  return scaling;
}

}  // namespace

void write_rope(const GgufFile& file, ordered_json& config, double default_theta) {
  const double theta = file.number_or(architecture_key(file, "rope.freq_base"), default_theta);
  config["rope_theta"] = theta;
  const std::string type = file.text_or(architecture_key(file, "rope.scaling.type"), "none");
  if (const GgufTensor* factors = file.find_tensor(kRopeFactors))
    config["rope_scaling"] = llama3_scaling(file, *factors, theta);
  else if (type == "linear" || type == "yarn")
    config["rope_scaling"] = named_scaling(file, type);
}

}  // namespace aq
