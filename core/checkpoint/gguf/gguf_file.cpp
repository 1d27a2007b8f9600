// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/gguf/gguf_file.h"

#include <charconv>
#include <cmath>
#include <cstring>
#include <utility>

#include "core/base/error.h"
#include "core/checkpoint/gguf/gguf_type.h"

namespace aq {
namespace {

/// Metadata holds floats; the decimal number that was meant is the shortest one that rounds to it (1e-05,
/// where its widened bits would print as 9.999999747378752e-06).
double shortest_decimal(float value) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  double decimal = value;
  std::from_chars(text, end, decimal);
  return decimal;
}

}  // namespace

GgufFile::GgufFile(std::shared_ptr<const FileBytes> bytes, std::string subject)
    : bytes_(std::move(bytes)),
      subject_(std::move(subject)),
      header_(with_unchanged(*bytes_, [this] { return parse_gguf(bytes_->bytes(), subject_); })) {
  for (const GgufEntry& entry : header_.entries) values_[entry.key] = &entry.value;
  for (const GgufTensor& tensor : header_.tensors) tensors_[tensor.name] = &tensor;
}

void GgufFile::fail(const std::string& reason, const std::string& advice) const {
  throw Error(ErrorKind::BadInput, "reading", subject_, reason, advice);
}

const GgufTensor* GgufFile::find_tensor(std::string_view name) const {
  const auto found = tensors_.find(name);
  return found == tensors_.end() ? nullptr : found->second;
}

std::vector<float> GgufFile::f32_values(const GgufTensor& tensor) const {
  if (tensor.type != ggml_type::kF32) fail("the tensor " + std::string(tensor.name) + " is not F32");
  std::vector<float> values(tensor.bytes / sizeof(float));
  std::memcpy(values.data(), bytes_->bytes().data() + tensor.begin, tensor.bytes);
  return values;
}

const GgufValue* GgufFile::find(std::string_view key) const {
  const auto found = values_.find(key);
  return found == values_.end() ? nullptr : found->second;
}

const GgufValue& GgufFile::at(const std::string& key) const {
  const GgufValue* value = find(key);
  if (value == nullptr) fail("the metadata lacks " + key);
  return *value;
}

std::int64_t GgufFile::integer(const std::string& key) const {
  const GgufValue& value = at(key);
  if (value.type == GgufValueType::Array) fail(key + " differs from block to block, which is not supported");
  const auto integer = value.integer();
  if (!integer) fail(key + " is no integer of 64 bits");
  return *integer;
}

std::string GgufFile::text(const std::string& key) const {
  const auto text = at(key).text();
  if (!text) fail(key + " is no text");
  return std::string(*text);
}

std::vector<std::string_view> GgufFile::texts(const std::string& key) const {
  auto texts = at(key).texts();
  if (!texts) fail(key + " is no array of texts");
  return std::move(*texts);
}

std::int64_t GgufFile::integer_or(const std::string& key, std::int64_t fallback) const {
  return has(key) ? integer(key) : fallback;
}

double GgufFile::number_or(const std::string& key, double fallback) const {
  if (!has(key)) return fallback;
  const auto number = at(key).number();
  if (!number || !std::isfinite(*number)) fail(key + " is no finite number");
  return at(key).type == GgufValueType::F32 ? shortest_decimal(static_cast<float>(*number)) : *number;
}

bool GgufFile::boolean_or(const std::string& key, bool fallback) const {
  if (!has(key)) return fallback;
  const auto boolean = at(key).boolean();
  if (!boolean) fail(key + " is neither true nor false");
  return *boolean;
}

std::string GgufFile::text_or(const std::string& key, const std::string& fallback) const {
  return has(key) ? text(key) : fallback;
}

std::optional<std::int64_t> GgufFile::integer_if_there(const std::string& key) const {
  return has(key) ? std::optional(integer(key)) : std::nullopt;
}

}  // namespace aq
