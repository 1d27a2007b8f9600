// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/packed/packed_format.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/error.h"
#include "core/checkpoint/checked_json.h"

namespace aq {

#define AQ_PACKED_FORMAT(function) PackedFormat function();
#include "core/checkpoint/packed/packed_formats.def"
#undef AQ_PACKED_FORMAT

namespace {

constexpr const char* kConfig = "config.json";
constexpr const char* kBesideConfig = "quantize_config.json";  // where older GPTQ checkpoints have it
constexpr std::size_t kLongest = 16u << 20;                    // bytes

nlohmann::json read_object(const CheckpointFiles& files, const char* file) {
  if (!files.has(file)) return nullptr;
  nlohmann::json json = parse_checked_json(read_text(files, file, kLongest), files.name() + "/" + file);
  return json.is_object() ? json : nullptr;
}

std::string known_layouts() {
  std::string known;
  for (const PackedFormat& one : packed_formats()) known.append(known.empty() ? "" : ", ").append(one.id);
  return known;
}

/// @throws Error(BadInput)
std::string layout_of(const nlohmann::json& config, const std::string& file) {
  if (const auto method = config.find("quant_method"); method != config.end() && method->is_string())
    return method->get<std::string>();
  throw Error(ErrorKind::BadInput, "reading", file, "its quantization_config names no quant_method",
              "known: " + known_layouts());
}

}  // namespace

const std::vector<PackedFormat>& packed_formats() {
  static const std::vector<PackedFormat> all{
#define AQ_PACKED_FORMAT(function) function(),
#include "core/checkpoint/packed/packed_formats.def"
#undef AQ_PACKED_FORMAT
  };
  return all;
}

nlohmann::json quantization_config(const CheckpointFiles& files) {
  const nlohmann::json config = read_object(files, kConfig);
  if (const auto found = config.find("quantization_config"); found != config.end() && !found->is_null()) {
    if (found->is_object()) return *found;
    throw Error(ErrorKind::BadInput, "reading", files.name() + "/" + kConfig,
                "quantization_config is no JSON object");
  }
  nlohmann::json beside = read_object(files, kBesideConfig);
  if (beside.is_object() && !beside.contains("quant_method")) beside["quant_method"] = "gptq";
  return beside;
}

std::shared_ptr<const TensorSource> unpacked_tensors(const CheckpointFiles& files,
                                                     std::shared_ptr<const TensorSource> stored) {
  const nlohmann::json config = quantization_config(files);
  if (!config.is_object()) return stored;
  const std::string file = files.name() + "/" + kConfig;
  const std::string layout = layout_of(config, file);
  const auto found = std::ranges::find(packed_formats(), layout, &PackedFormat::id);
  if (found == packed_formats().end())
    throw Error(ErrorKind::BadInput, "reading", file,
                "its weights are quantized as " + printable(layout) + ", which is not known",
                "known: " + known_layouts());
  return found->open(std::move(stored), config, file);
}

}  // namespace aq
