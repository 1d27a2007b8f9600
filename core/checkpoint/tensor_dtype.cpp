// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/tensor_dtype.h"

#include <array>
#include <utility>

#include "core/base/error.h"

namespace aq {
namespace {

constexpr std::array<std::pair<const char*, at::ScalarType>, 10> kDtypes = {{{"F64", at::kDouble},
                                                                             {"F32", at::kFloat},
                                                                             {"F16", at::kHalf},
                                                                             {"BF16", at::kBFloat16},
                                                                             {"I64", at::kLong},
                                                                             {"I32", at::kInt},
                                                                             {"I16", at::kShort},
                                                                             {"I8", at::kChar},
                                                                             {"U8", at::kByte},
                                                                             {"BOOL", at::kBool}}};

}  // namespace

at::ScalarType torch_dtype(const std::string& name) {
  for (const auto& [text, dtype] : kDtypes)
    if (name == text) return dtype;
  return at::ScalarType::Undefined;
}

std::string safetensors_name(at::ScalarType dtype) {
  for (const auto& [text, type] : kDtypes)
    if (dtype == type) return text;
  throw Error(ErrorKind::Internal, "writing", "safetensors",
              std::string("the format has no dtype for ") + c10::toString(dtype));
}

}  // namespace aq
