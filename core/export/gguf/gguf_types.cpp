// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/gguf/gguf_types.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/translate.h"
#include "core/checkpoint/gguf/gguf_type.h"

namespace aq {
namespace {

constexpr std::uint32_t kChosenByLayer = 0;  // F32, which no layer is stored as by choice
constexpr std::int64_t kF32File = 0;

}  // namespace

bool GgufVariant::is_auto() const { return type == kChosenByLayer; }
bool GgufVariant::is_block_type() const {
  return !is_auto() && type != ggml_type::kF16 && type != ggml_type::kBF16;
}

const std::vector<GgufVariant>& gguf_variants() {
  static const std::vector<GgufVariant> all{
      {"auto", kChosenByLayer, kF32File,
       AQ_TRANSLATE("exporter", "The smallest type that keeps each layer's calibrated values")},
      {"f16", ggml_type::kF16, 1, AQ_TRANSLATE("exporter", "All weights as 16-bit floats")},
      {"bf16", ggml_type::kBF16, 32, AQ_TRANSLATE("exporter", "All weights as bfloat16")},
      {"q8_0", ggml_type::kQ8_0, 7, AQ_TRANSLATE("exporter", "8 bits, a scale for each 32 weights")},
      {"q4_0", ggml_type::kQ4_0, 2,
       AQ_TRANSLATE("exporter", "4 bits, symmetric, a scale for each 32 weights")},
      {"q4_1", ggml_type::kQ4_1, 3,
       AQ_TRANSLATE("exporter", "4 bits, scale and minimum for each 32 weights")},
      {"q5_0", ggml_type::kQ5_0, 8,
       AQ_TRANSLATE("exporter", "5 bits, symmetric, a scale for each 32 weights")},
      {"q5_1", ggml_type::kQ5_1, 9,
       AQ_TRANSLATE("exporter", "5 bits, scale and minimum for each 32 weights")},
      {"q4_k", ggml_type::kQ4_K, 14, AQ_TRANSLATE("exporter", "4 bits in super-blocks of 256 weights")},
      {"q6_k", ggml_type::kQ6_K, 18, AQ_TRANSLATE("exporter", "6 bits in super-blocks of 256 weights")}};
  return all;
}

const GgufVariant& gguf_variant(const std::string& id) {
  if (id.empty()) return gguf_variants().front();
  const auto found =
      std::ranges::find_if(gguf_variants(), [&](const GgufVariant& one) { return one.id == id; });
  if (found != gguf_variants().end()) return *found;
  throw Error(ErrorKind::BadArgument, "choosing the format", "gguf:" + printable(id),
              "there is no such variant");
}

std::int64_t file_type_of(std::uint32_t type) {
  for (const GgufVariant& variant : gguf_variants())
    if (!variant.is_auto() && variant.type == type) return variant.file_type;
  return kF32File;
}

const std::vector<std::uint32_t>& grid_types() {
  static const std::vector<std::uint32_t> types{ggml_type::kQ4_0, ggml_type::kQ4_1, ggml_type::kQ5_0,
                                                ggml_type::kQ5_1, ggml_type::kQ8_0};
  return types;
}

std::uint32_t nearest_type(const WeightRecipe& format) {
  if (format.bits <= 4) return ggml_type::kQ4_K;
  if (format.bits == 5) return ggml_type::kQ5_1;
  return format.bits == 6 ? ggml_type::kQ6_K : ggml_type::kQ8_0;
}

std::uint32_t fitting_type(std::uint32_t type, std::int64_t width) {
  if (width % find_ggml_type(type)->values == 0) return type;
  if (width % 32 != 0) return ggml_type::kF16;
  return type == ggml_type::kQ4_K ? ggml_type::kQ5_0 : ggml_type::kQ8_0;
}

std::uint32_t float_type(const GgufVariant& variant, at::ScalarType original) {
  if (!variant.is_auto() && !variant.is_block_type()) return variant.type;
  if (original == at::kBFloat16) return ggml_type::kBF16;
  return variant.is_auto() && original == at::kFloat ? ggml_type::kF32 : ggml_type::kF16;
}

}  // namespace aq
