// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/safetensors_header.h"

#include <algorithm>
#include <string_view>

#include "core/base/error.h"
#include "core/checkpoint/safetensors_dtype.h"
#include "core/checkpoint/safetensors_json.h"

namespace aq {
namespace {

constexpr std::uint64_t kPrefix = 8;  // the header's length, little-endian

[[noreturn]] void fail(const std::string& subject, const std::string& reason) {
  throw Error(ErrorKind::BadInput, "reading", subject, reason);
}

std::string quoted(const SafetensorsEntry& entry) { return "tensor \"" + printable(entry.name) + "\""; }

std::uint64_t header_length(std::span<const std::byte> file, const std::string& subject) {
  if (file.size() < kPrefix)
    fail(subject, "it is " + std::to_string(file.size()) + " bytes long, too short for a safetensors file");
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < kPrefix; ++i) length |= std::to_integer<std::uint64_t>(file[i]) << (8 * i);
  if (length > kLongestSafetensorsHeader)
    fail(subject, "its header claims " + std::to_string(length) + " bytes, more than the format allows");
  if (length > file.size() - kPrefix)
    fail(subject, "its header claims " + std::to_string(length) + " bytes, past the end of the file");
  return length;
}

/// Elements of a shape. Zero dimensions count as one for the overflow check: strides are products of the
/// others.
std::uint64_t element_count(const SafetensorsEntry& entry, const std::string& subject) {
  std::int64_t product = 1;
  bool empty = false;
  for (const std::int64_t dimension : entry.shape) {
    empty = empty || dimension == 0;
    if (dimension != 0 && __builtin_mul_overflow(product, dimension, &product))
      fail(subject, quoted(entry) + " has a shape whose product is too large");
  }
  return empty ? 0 : static_cast<std::uint64_t>(product);
}

void check_size(const SafetensorsEntry& entry, std::uint64_t data_size, const std::string& subject) {
  const auto bits = safetensors_bits(entry.dtype);
  if (!bits) fail(subject, quoted(entry) + " has the unknown dtype \"" + printable(entry.dtype) + "\"");
  if (entry.begin > entry.end) fail(subject, quoted(entry) + " ends before it begins");
  if (entry.end > data_size) fail(subject, quoted(entry) + " lies past the end of the file");
  std::uint64_t total_bits = 0;
  if (__builtin_mul_overflow(element_count(entry, subject), static_cast<std::uint64_t>(*bits), &total_bits))
    fail(subject, quoted(entry) + " has a shape whose product is too large");
  if (total_bits % 8 != 0) fail(subject, quoted(entry) + " does not fill whole bytes");
  if (total_bits / 8 != entry.end - entry.begin)
    fail(subject, quoted(entry) + " occupies " + std::to_string(entry.end - entry.begin) +
                      " bytes, but its dtype and shape need " + std::to_string(total_bits / 8));
}

/// The format leaves no byte without an owner and none with two.
void check_layout(const std::vector<SafetensorsEntry>& sorted, std::uint64_t data_size,
                  const std::string& subject) {
  std::uint64_t expected = 0;
  for (const SafetensorsEntry& entry : sorted) {
    if (entry.begin < expected) fail(subject, quoted(entry) + " overlaps the tensor before it");
    if (entry.begin > expected) fail(subject, "there is a hole before " + quoted(entry));
    expected = entry.end;
  }
  if (expected != data_size)
    fail(subject, std::to_string(data_size - expected) + " bytes after the last tensor belong to none");
}

}  // namespace

SafetensorsHeader read_safetensors_header(std::span<const std::byte> file, const std::string& subject) {
  const std::uint64_t length = header_length(file, subject);
  const std::string_view json(reinterpret_cast<const char*>(file.data()) + kPrefix, length);
  SafetensorsHeader header{parse_safetensors_json(json, subject), kPrefix + length};
  const std::uint64_t data_size = file.size() - header.data_start;
  for (const SafetensorsEntry& entry : header.tensors) check_size(entry, data_size, subject);
  std::stable_sort(header.tensors.begin(), header.tensors.end(), [](const auto& a, const auto& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  check_layout(header.tensors, data_size, subject);
  return header;
}

}  // namespace aq
