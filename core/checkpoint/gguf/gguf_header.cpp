// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/gguf/gguf_header.h"

#include <algorithm>
#include <bit>
#include <unordered_set>

#include "core/base/error.h"
#include "core/checkpoint/gguf/gguf_cursor.h"
#include "core/checkpoint/gguf/gguf_type.h"

namespace aq {
namespace {

constexpr std::string_view kGgufMagic = "GGUF";
constexpr std::uint32_t kGgufVersion = 3;
constexpr std::uint64_t kDefaultAlignment = 32;
constexpr std::uint64_t kSmallestEntry = 8 + 4 + 1;           // key length, type, value
constexpr std::uint64_t kSmallestTensor = 8 + 4 + 8 + 4 + 8;  // name length, dimensions, one, type, offset
constexpr std::size_t kLongestKey = 65535, kLongestTensorName = 64;
constexpr std::uint32_t kMostGgufDimensions = 4;
constexpr int kDeepestArray = 4;

struct GgufCounts {
  std::uint64_t tensors = 0, entries = 0;
};

std::string quote(std::string_view name) {
  std::string quoted = printable(std::string(name));
  quoted.insert(0, 1, '"');
  quoted += '"';
  return quoted;
}

void require_version(const GgufCursor& cursor, std::uint32_t version) {
  if (version == kGgufVersion) return;
  if (version == kGgufVersion << 24)
    cursor.fail("it is a big-endian GGUF file, and only little-endian ones are read");
  cursor.fail("its GGUF version is " + std::to_string(version) + ", and only version 3 is read",
              version < kGgufVersion ? "convert it with a current llama.cpp" : "");
}

void require_count(const GgufCursor& cursor, std::uint64_t count, std::uint64_t smallest, const char* what) {
  if (count > cursor.remaining() / smallest)
    cursor.fail("it claims " + std::to_string(count) + " " + what + ", more than its " +
                std::to_string(cursor.remaining()) + " remaining bytes can hold");
}

GgufCounts read_counts(GgufCursor& cursor) {
  cursor.take(kGgufMagic.size(), "the magic");
  require_version(cursor, cursor.u32("the version"));
  GgufCounts counts;
  counts.tensors = cursor.u64("the number of tensors");
  counts.entries = cursor.u64("the number of metadata entries");
  require_count(cursor, counts.tensors, kSmallestTensor, "tensors");
  require_count(cursor, counts.entries, kSmallestEntry, "metadata entries");
  return counts;
}

GgufValueType read_value_type(GgufCursor& cursor, const std::string& what) {
  const std::uint32_t type = cursor.u32(what);
  if (type >= kGgufValueTypes) cursor.fail(what + " has the unknown type " + std::to_string(type));
  return static_cast<GgufValueType>(type);
}

void require_truth_values(const GgufCursor& cursor, std::span<const std::byte> bytes,
                          const std::string& what) {
  for (const std::byte byte : bytes)
    if (byte > std::byte{1}) cursor.fail(what + " is neither true nor false");
}

GgufValue read_array(GgufCursor& cursor, const std::string& what, int depth);

/// Passes over `count` items of a type.
void skip_items(GgufCursor& cursor, GgufValueType type, std::uint64_t count, const std::string& what,
                int depth) {
  if (type == GgufValueType::Text) {
    require_count(cursor, count, 8, ("texts in " + what).c_str());
    for (std::uint64_t i = 0; i < count; ++i) cursor.text(what);
  } else if (type == GgufValueType::Array) {
    require_count(cursor, count, 12, ("arrays in " + what).c_str());
    for (std::uint64_t i = 0; i < count; ++i) read_array(cursor, what, depth + 1);
  } else {
    require_count(cursor, count, gguf_value_size(type), ("values in " + what).c_str());
    const auto bytes = cursor.take(count * gguf_value_size(type), what);
    if (type == GgufValueType::Bool) require_truth_values(cursor, bytes, what);
  }
}

GgufValue read_array(GgufCursor& cursor, const std::string& what, int depth) {
  if (depth > kDeepestArray)
    cursor.fail(what + " nests arrays more than " + std::to_string(kDeepestArray) + " deep");
  GgufValue array{.type = GgufValueType::Array};
  array.item = read_value_type(cursor, what);
  array.count = cursor.u64(what);
  GgufCursor start = cursor;
  skip_items(cursor, array.item, array.count, what, depth);
  array.bytes = start.take(cursor.position() - start.position(), what);
  return array;
}

GgufValue read_value(GgufCursor& cursor, const std::string& what) {
  GgufValue value{.type = read_value_type(cursor, what)};
  if (value.type == GgufValueType::Array) return read_array(cursor, what, 1);
  const auto size =
      value.type == GgufValueType::Text ? cursor.u64(what) : std::uint64_t{gguf_value_size(value.type)};
  value.bytes = cursor.take(size, what);
  if (value.type == GgufValueType::Bool) require_truth_values(cursor, value.bytes, what);
  return value;
}

std::vector<GgufEntry> read_entries(GgufCursor& cursor, std::uint64_t count) {
  std::vector<GgufEntry> entries;
  std::unordered_set<std::string_view> keys;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::string_view key = cursor.text("metadata key " + std::to_string(i));
    if (key.empty() || key.size() > kLongestKey)
      cursor.fail("metadata key " + std::to_string(i) + " is " + std::to_string(key.size()) + " bytes long");
    if (!keys.insert(key).second) cursor.fail("the metadata key " + quote(key) + " appears twice");
    entries.push_back({key, read_value(cursor, "the metadata " + quote(key))});
  }
  return entries;
}

std::vector<std::int64_t> read_shape(GgufCursor& cursor, const std::string& what) {
  const std::uint32_t count = cursor.u32(what);
  if (count < 1 || count > kMostGgufDimensions)
    cursor.fail(what + " has " + std::to_string(count) + " dimensions, where 1 to " +
                std::to_string(kMostGgufDimensions) + " are allowed");
  std::vector<std::int64_t> shape;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint64_t size = cursor.u64(what);
    if (size < 1 || size > INT64_MAX) cursor.fail(what + " has a dimension of " + std::to_string(size));
    shape.push_back(static_cast<std::int64_t>(size));
  }
  std::ranges::reverse(shape);
  return shape;
}

/// Bytes that a tensor of this type and shape takes.
std::uint64_t tensor_size(const GgufCursor& cursor, const GgufTensor& tensor, const std::string& what) {
  const GgmlType* type = find_ggml_type(tensor.type);
  if (type == nullptr) cursor.fail(what + " has the unknown type " + std::to_string(tensor.type));
  if (tensor.shape.back() % type->values != 0)
    cursor.fail(what + " has rows of " + std::to_string(tensor.shape.back()) + " values, no multiple of " +
                type->name + "'s block of " + std::to_string(type->values));
  std::int64_t bytes = tensor.shape.back() / type->values;
  bool overflow = __builtin_mul_overflow(bytes, static_cast<std::int64_t>(type->bytes), &bytes);
  std::int64_t count = 1;  // loaded as floats the values must still be countable
  for (const auto size : tensor.shape) overflow |= __builtin_mul_overflow(count, size, &count);
  for (std::size_t i = 0; i + 1 < tensor.shape.size(); ++i)
    overflow |= __builtin_mul_overflow(bytes, tensor.shape[i], &bytes);
  if (overflow || count > INT64_MAX / 8) cursor.fail(what + " has a shape whose product is too large");
  return static_cast<std::uint64_t>(bytes);
}

/// `begin` is relative to the tensor data at first.
GgufTensor read_tensor(GgufCursor& cursor, std::uint64_t index) {
  GgufTensor tensor;
  tensor.name = cursor.text("the name of tensor " + std::to_string(index));
  const std::string what = "tensor " + quote(tensor.name);
  if (tensor.name.empty() || tensor.name.size() > kLongestTensorName)
    cursor.fail("the name of " + what + " is " + std::to_string(tensor.name.size()) + " bytes long");
  tensor.shape = read_shape(cursor, what);
  tensor.type = cursor.u32(what);
  tensor.begin = cursor.u64(what);
  tensor.bytes = tensor_size(cursor, tensor, what);
  return tensor;
}

std::vector<GgufTensor> read_tensors(GgufCursor& cursor, std::uint64_t count) {
  std::vector<GgufTensor> tensors;
  std::unordered_set<std::string_view> names;
  for (std::uint64_t i = 0; i < count; ++i) {
    tensors.push_back(read_tensor(cursor, i));
    if (!names.insert(tensors.back().name).second)
      cursor.fail("the tensor " + quote(tensors.back().name) + " appears twice");
  }
  return tensors;
}

std::uint64_t alignment_of(const GgufCursor& cursor, const std::vector<GgufEntry>& entries) {
  for (const GgufEntry& entry : entries) {
    if (entry.key != "general.alignment") continue;
    const auto alignment = entry.value.integer();
    if (!alignment || *alignment < 1 || *alignment > 1 << 30 ||
        !std::has_single_bit(static_cast<std::uint64_t>(*alignment)))
      cursor.fail("general.alignment is no power of two");
    return static_cast<std::uint64_t>(*alignment);
  }
  return kDefaultAlignment;
}

/// Turns offsets into places in the file, which must hold them.
void place_tensors(const GgufCursor& cursor, std::uint64_t alignment, std::vector<GgufTensor>& tensors) {
  const std::uint64_t padding = (alignment - cursor.position() % alignment) % alignment;
  const std::uint64_t data_size = cursor.remaining() > padding ? cursor.remaining() - padding : 0;
  for (GgufTensor& tensor : tensors) {
    if (tensor.begin % alignment != 0)
      cursor.fail("tensor " + quote(tensor.name) + " has the offset " + std::to_string(tensor.begin) +
                  ", no multiple of the alignment " + std::to_string(alignment));
    if (tensor.begin > data_size || tensor.bytes > data_size - tensor.begin)
      cursor.fail("tensor " + quote(tensor.name) + " of " + std::to_string(tensor.bytes) +
                  " bytes at offset " + std::to_string(tensor.begin) +
                  " lies past the end of the file, whose tensor data has " + std::to_string(data_size) +
                  " bytes");
    tensor.begin += cursor.position() + padding;
  }
}

void refuse_overlaps(const GgufCursor& cursor, const std::vector<GgufTensor>& tensors) {
  std::vector<const GgufTensor*> sorted;
  for (const GgufTensor& tensor : tensors) sorted.push_back(&tensor);
  std::ranges::sort(sorted, {}, &GgufTensor::begin);
  for (std::size_t i = 1; i < sorted.size(); ++i)
    if (sorted[i]->begin - sorted[i - 1]->begin < sorted[i - 1]->bytes)
      cursor.fail("the tensors " + quote(sorted[i - 1]->name) + " and " + quote(sorted[i]->name) +
                  " overlap");
}

}  // namespace

bool begins_as_gguf(std::span<const std::byte> file) {
  return file.size() >= kGgufMagic.size() &&
         std::string_view(reinterpret_cast<const char*>(file.data()), kGgufMagic.size()) == kGgufMagic;
}

GgufHeader parse_gguf(std::span<const std::byte> file, const std::string& subject) {
  GgufCursor cursor(file, subject);
  if (!begins_as_gguf(file)) cursor.fail("it is no GGUF file: it does not begin with \"GGUF\"");
  const GgufCounts counts = read_counts(cursor);
  GgufHeader header;
  header.entries = read_entries(cursor, counts.entries);
  header.tensors = read_tensors(cursor, counts.tensors);
  place_tensors(cursor, alignment_of(cursor, header.entries), header.tensors);
  refuse_overlaps(cursor, header.tensors);
  return header;
}

}  // namespace aq
