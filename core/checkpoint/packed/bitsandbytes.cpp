// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>

#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/checkpoint/packed/bitsandbytes_layout.h"
#include "core/checkpoint/packed/bitsandbytes_state.h"
#include "core/checkpoint/packed/packed_format.h"
#include "core/checkpoint/packed/unpacked_source.h"

// What a weight is, its own tensors say; quantization_config only repeats it.

namespace aq::bitsandbytes {
namespace {

constexpr std::array kStateSuffixes{".quant_state.bitsandbytes__nf4", ".quant_state.bitsandbytes__fp4"};
constexpr const char* kRowScaleSuffix = ".SCB";
constexpr std::uint64_t kLongestState = 64u << 10;  // bytes
constexpr std::int64_t kFourBitLevels = 16, kNestedLevels = 256;

/// The checkpoint's tensors, and which file to blame.
struct StoredParts {
  const TensorSource& tensors;
  const std::string& file;

  [[noreturn]] void fail(const std::string& tensor, const std::string& reason) const {
    throw Error(ErrorKind::BadInput, "reading", file, "the tensor " + printable(tensor) + " " + reason);
  }
  const TensorInfo& info(const std::string& tensor, const std::string& of) const {
    if (!tensors.has(tensor)) fail(of, "lacks its part " + printable(tensor));
    return tensors.info(tensor);
  }
};

/// Nothing where they are more than can be counted.
std::optional<std::int64_t> count_of(const std::vector<std::int64_t>& shape) {
  std::int64_t count = 1;
  for (const std::int64_t size : shape)
    if (__builtin_mul_overflow(count, size, &count)) return {};
  return count;
}

/// A part of `count` values of the dtype, in whatever shape.
void require_part(const StoredParts& stored, const std::string& name, const std::string& of,
                  at::ScalarType dtype, std::int64_t count) {
  const TensorInfo& info = stored.info(name, of);
  if (info.dtype != dtype) stored.fail(name, std::string("is no ") + c10::toString(dtype));
  if (const auto found = count_of(info.shape); found != count)
    stored.fail(name, "has " + (found ? std::to_string(*found) : "too many") + " values where " +
                          std::to_string(count) + " belong");
}

std::uint64_t bytes_of(const StoredParts& stored, const std::vector<std::string>& parts) {
  std::uint64_t bytes = 0;
  for (const std::string& part : parts) bytes += stored.tensors.info(part).bytes;
  return bytes;
}

FourBitState read_state(const StoredParts& stored, const std::string& name) {
  const TensorInfo& info = stored.tensors.info(name);
  if (info.dtype != at::kByte || info.bytes > kLongestState) stored.fail(name, "is no short text");
  const at::Tensor text = stored.tensors.load(name).contiguous();
  const auto* begin = static_cast<const char*>(text.data_ptr());
  return four_bit_state({begin, static_cast<std::size_t>(text.numel())}, stored.file + ", " + name);
}

/// The codes lie in bytes of any dtype (bnb_4bit_quant_storage), [n, 1].
void require_codes(const StoredParts& stored, const std::string& weight, std::int64_t count) {
  const TensorInfo& info = stored.info(weight, weight);
  if (info.dtype == at::ScalarType::Undefined || info.shape.size() != 2 || info.shape[1] != 1)
    stored.fail(weight, "is not of the shape [n, 1] that its quant_state asks for");
  if (info.bytes != static_cast<std::uint64_t>(block_count(count, 2)))
    stored.fail(weight, "has " + std::to_string(info.bytes) + " bytes where " +
                            std::to_string(block_count(count, 2)) + " belong to its " +
                            std::to_string(count) + " codes");
}

/// The scales as float32, whatever they are stored in.
at::Tensor load_scales(const TensorSource& tensors, const std::string& weight, const FourBitState& state) {
  const at::Tensor absmax = tensors.load(weight + ".absmax").reshape({-1});
  if (!state.nested) return absmax.to(at::kFloat);
  return dequantize_scales({absmax, tensors.load(weight + ".nested_absmax"),
                            tensors.load(weight + ".nested_quant_map"), state.nested->block_size,
                            state.nested->dtype, state.nested->offset});
}

std::string described(const FourBitState& state) {
  return (state.type == "nf4" ? "NF4" : "FP4") + std::string(", blocks of ") +
         std::to_string(state.block_size) + (state.nested ? ", double quantization" : "");
}

/// Checks the scales' tensors. @returns all parts, the codes first
std::vector<std::string> four_bit_parts(const StoredParts& stored, const std::string& weight,
                                        const FourBitState& state, std::int64_t count) {
  const std::string absmax = weight + ".absmax", map = weight + ".quant_map";
  std::vector<std::string> parts{weight, absmax, map, weight + ".quant_state.bitsandbytes__" + state.type};
  const std::int64_t scales = block_count(count, state.block_size);
  require_codes(stored, weight, count);
  require_part(stored, map, weight, at::kFloat, kFourBitLevels);
  if (!state.nested) {
    const at::ScalarType dtype = stored.info(absmax, weight).dtype;
    require_part(stored, absmax, weight, dtype == at::kHalf || dtype == at::kBFloat16 ? dtype : at::kFloat,
                 scales);
    return parts;
  }
  const std::string nested = weight + ".nested_absmax", nested_map = weight + ".nested_quant_map";
  require_part(stored, absmax, weight, at::kByte, scales);
  require_part(stored, nested, weight, at::kFloat, block_count(scales, state.nested->block_size));
  require_part(stored, nested_map, weight, at::kFloat, kNestedLevels);
  parts.insert(parts.end(), {nested, nested_map});
  return parts;
}

/// @param suffix of the state's tensor
UnpackedTensor four_bit_tensor(const StoredParts& stored, const std::string& name,
                               const std::string& suffix) {
  const std::string weight = name.substr(0, name.size() - suffix.size());
  FourBitState state = read_state(stored, name);
  if (!suffix.ends_with("__" + state.type)) stored.fail(name, "says that it is " + state.type);
  const auto count = count_of(state.shape);
  if (!count) stored.fail(name, "names a shape too large");
  std::vector<std::string> parts = four_bit_parts(stored, weight, state, *count);
  const TensorInfo info{weight, state.dtype, state.shape, bytes_of(stored, parts), described(state)};
  const auto load = [weight, state = std::move(state)](const TensorSource& tensors) {
    return dequantize_four_bit(tensors.load(weight).contiguous().view(at::kByte),
                               tensors.load(weight + ".quant_map"), load_scales(tensors, weight, state),
                               state.block_size, state.shape, state.dtype);
  };
  return {info, std::move(parts), load};
}

/// Only row-major integers were ever written but by old versions for old graphics cards.
void require_row_format(const StoredParts& stored, const std::string& format) {
  require_part(stored, format, format, at::kByte, 1);
  if (stored.tensors.load(format).item<int>() != 0) stored.fail(format, "is not 0, rows as they are");
}

UnpackedTensor int8_tensor(const StoredParts& stored, const std::string& name) {
  const std::string layer = name.substr(0, name.size() - std::string(kRowScaleSuffix).size());
  const std::string weight = layer + ".weight", format = layer + ".weight_format";
  const TensorInfo& integers = stored.info(weight, name);
  if (integers.dtype != at::kChar || integers.shape.size() != 2)
    stored.fail(weight, "is no matrix of 8-bit integers, as " + name + " asks for");
  require_part(stored, name, weight, at::kFloat, integers.shape[0]);
  std::vector<std::string> parts{weight, name};
  if (stored.tensors.has(format)) {
    require_row_format(stored, format);
    parts.push_back(format);
  }
  const TensorInfo info{weight, at::kFloat, integers.shape, bytes_of(stored, parts), "LLM.int8()"};
  return {info, std::move(parts), [weight, name](const TensorSource& tensors) {
            return dequantize_int8(tensors.load(weight), tensors.load(name));
          }};
}

std::shared_ptr<const TensorSource> open_layers(std::shared_ptr<const TensorSource> tensors,
                                                const nlohmann::json& /*config*/, const std::string& file) {
  const StoredParts stored{*tensors, file};
  std::vector<UnpackedTensor> weights;
  for (const TensorInfo& info : tensors->tensors()) {
    for (const std::string suffix : kStateSuffixes)
      if (info.name.ends_with(suffix)) weights.push_back(four_bit_tensor(stored, info.name, suffix));
    if (info.name.ends_with(kRowScaleSuffix)) weights.push_back(int8_tensor(stored, info.name));
  }
  return unpacked_source(std::move(tensors), std::move(weights));
}

}  // namespace
}  // namespace aq::bitsandbytes

namespace aq {

PackedFormat bitsandbytes_format() { return {"bitsandbytes", bitsandbytes::open_layers}; }

}  // namespace aq
