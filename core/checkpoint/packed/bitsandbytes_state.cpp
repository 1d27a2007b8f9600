// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/packed/bitsandbytes_state.h"

#include <ATen/Functions.h>

#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/error.h"
#include "core/checkpoint/checked_json.h"
#include "core/checkpoint/json_view.h"
#include "core/checkpoint/safetensors_header.h"

namespace aq::bitsandbytes {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr JsonLimits kStateLimits{.depth = 3, .values = 100};

constexpr std::array<std::pair<const char*, at::ScalarType>, 3> kStateDtypes{
    {{"float32", at::kFloat}, {"float16", at::kHalf}, {"bfloat16", at::kBFloat16}}};

at::ScalarType state_dtype(const JsonView& name) {
  for (const auto& [text, dtype] : kStateDtypes)
    if (name.text() == text) return dtype;
  name.fail("is " + printable(name.text()) + ", none of float32, float16 and bfloat16");
}

/// A number that float32 can hold.
float finite_number(const JsonView& view) {
  if (!view.value().is_number()) view.fail("is no number");
  const auto number = static_cast<float>(view.value().get<double>());
  if (!std::isfinite(number)) view.fail("is not finite");
  return number;
}

std::vector<std::int64_t> state_shape(const JsonView& view) {
  std::vector<std::int64_t> shape;
  for (const JsonView& size : view.items()) shape.push_back(size.integer(1, kMost));
  if (shape.empty() || shape.size() > kMostDimensions)
    view.fail("has " + std::to_string(shape.size()) + " dimensions");
  return shape;
}

std::optional<FourBitState::Nested> nested_state(const JsonView& state) {
  if (!state.has("nested_blocksize")) return {};
  return FourBitState::Nested{.block_size = state.at("nested_blocksize").integer(1, kMost),
                              .dtype = state_dtype(state.at("nested_dtype")),
                              .offset = finite_number(state.at("nested_offset"))};
}

/// Its separators are Python's.
std::string json_text(const FourBitState& state) {
  std::string shape;
  for (const std::int64_t size : state.shape) shape += (shape.empty() ? "" : ", ") + std::to_string(size);
  std::string text = R"({"quant_type": ")" + state.type + R"(", "blocksize": )" +
                     std::to_string(state.block_size) + R"(, "dtype": ")" + dtype_name(state.dtype) +
                     R"(", "shape": [)" + shape + "]";
  if (state.nested)
    text += R"(, "nested_blocksize": )" + std::to_string(state.nested->block_size) +
            R"(, "nested_dtype": ")" + dtype_name(state.nested->dtype) + R"(", "nested_offset": )" +
            nlohmann::json(static_cast<double>(state.nested->offset)).dump();
  return text + "}";
}

/// Of the text with the longest offset.
std::size_t padded_length(FourBitState state) {
  constexpr std::size_t kLongestNumber = 24, kAlignment = 8;
  if (state.nested) state.nested->offset = 0;
  const std::size_t longest = json_text(state).size() + (state.nested ? kLongestNumber : 0);
  return (longest + kAlignment - 1) / kAlignment * kAlignment;
}

}  // namespace

std::string dtype_name(at::ScalarType dtype) {
  for (const auto& [text, known] : kStateDtypes)
    if (known == dtype) return text;
  throw Error(ErrorKind::Internal, "exporting", "bitsandbytes",
              std::string("it has no weights of ") + c10::toString(dtype));
}

at::Tensor to_bytes(const FourBitState& state) {
  std::string text = json_text(state);
  text.resize(padded_length(state), ' ');
  at::Tensor bytes = at::empty({static_cast<std::int64_t>(text.size())}, at::kByte);
  std::memcpy(bytes.data_ptr(), text.data(), text.size());
  return bytes;
}

FourBitState four_bit_state(std::string_view text, const std::string& subject) {
  const nlohmann::json json = parse_checked_json(text, subject, kStateLimits);
  const JsonView view(json, subject);
  FourBitState state{.type = view.at("quant_type").text(),
                     .block_size = view.at("blocksize").integer(1, kMost),
                     .dtype = state_dtype(view.at("dtype")),
                     .shape = state_shape(view.at("shape")),
                     .nested = nested_state(view)};
  if (state.type != "nf4" && state.type != "fp4")
    view.at("quant_type").fail("is " + printable(state.type) + ", neither nf4 nor fp4");
  return state;
}

}  // namespace aq::bitsandbytes
