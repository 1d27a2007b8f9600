// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/safetensors_writer.h"

#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "core/checkpoint/output_file.h"
#include "core/checkpoint/tensor_dtype.h"

namespace aq {
namespace {

using nlohmann::ordered_json;
using Load = std::function<at::Tensor(const std::string&)>;

std::uint64_t byte_size(const TensorInfo& tensor) {
  std::uint64_t size = c10::elementSize(tensor.dtype);
  for (const std::int64_t dimension : tensor.shape) size *= static_cast<std::uint64_t>(dimension);
  return size;
}

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

/// The length prefix and the JSON, padded with spaces so that the data starts at a multiple of eight bytes.
std::string header_of(const std::vector<TensorInfo>& tensors) {
  // Pairs put at the end: operator[] of an object in order searches it from its beginning, for every tensor.
  ordered_json::object_t json{{"__metadata__", {{"format", "pt"}}}};
  std::uint64_t offset = 0;
  for (const TensorInfo& tensor : tensors) {
    const std::uint64_t end = offset + byte_size(tensor);
    json.push_back({tensor.name,
                    {{"dtype", safetensors_name(tensor.dtype)},
                     {"shape", tensor.shape},
                     {"data_offsets", {offset, end}}}});
    offset = end;
  }
  std::string text = ordered_json(std::move(json)).dump();
  text.append((8 - text.size() % 8) % 8, ' ');
  std::string prefix;
  for (int i = 0; i < 8; ++i) prefix += static_cast<char>(text.size() >> (8 * i) & 0xff);
  return prefix + text;
}

at::Tensor load_as_announced(const TensorInfo& announced, const Load& load) {
  at::Tensor tensor = load(announced.name);
  if (tensor.scalar_type() != announced.dtype || tensor.sizes() != at::IntArrayRef(announced.shape))
    throw Error(ErrorKind::Internal, "writing", announced.name,
                "the tensor is not of the announced dtype and shape");
  return tensor.cpu().contiguous();
}

void write_file(const std::filesystem::path& path, const std::vector<TensorInfo>& tensors, const Load& load) {
  OutputFile file(path);
  file.write(bytes_of(header_of(tensors)));
  for (const TensorInfo& info : tensors) {
    const at::Tensor tensor = load_as_announced(info, load);
    file.write({static_cast<const std::byte*>(tensor.data_ptr()), tensor.nbytes()});
  }
  file.commit();
}

/// Greedy, in the order given; a tensor larger than a shard gets one for itself.
std::vector<std::vector<TensorInfo>> split_into_shards(const std::vector<TensorInfo>& tensors,
                                                       std::uint64_t shard_bytes) {
  std::vector<std::vector<TensorInfo>> shards(1);
  std::uint64_t used = 0;
  for (const TensorInfo& tensor : tensors) {
    const std::uint64_t size = byte_size(tensor);
    if (!shards.back().empty() && used + size > shard_bytes) {
      shards.emplace_back();
      used = 0;
    }
    shards.back().push_back(tensor);
    used += size;
  }
  return shards;
}

std::string shard_name(std::size_t index, std::size_t count) {
  char name[64];
  std::snprintf(name, sizeof name, "model-%05zu-of-%05zu.safetensors", index + 1, count);
  return name;
}

void write_shards(const std::filesystem::path& directory, const std::vector<std::vector<TensorInfo>>& shards,
                  const Load& load) {
  std::uint64_t total = 0;
  ordered_json::object_t weight_map;
  for (std::size_t i = 0; i < shards.size(); ++i) {
    const std::string name = shard_name(i, shards.size());
    write_file(directory / name, shards[i], load);
    for (const TensorInfo& tensor : shards[i]) {
      weight_map.push_back({tensor.name, name});
      total += byte_size(tensor);
    }
  }
  const ordered_json index = {{"metadata", {{"total_size", total}}}, {"weight_map", std::move(weight_map)}};
  write_file_atomically(directory / "model.safetensors.index.json", index.dump(2) + "\n");
}

}  // namespace

void write_safetensors_file(const std::filesystem::path& file, const std::vector<TensorInfo>& tensors,
                            const Load& load) {
  write_file(file, tensors, load);
}

void write_safetensors(const std::filesystem::path& directory, const std::vector<TensorInfo>& tensors,
                       const Load& load, std::uint64_t shard_bytes) {
  const auto shards = split_into_shards(tensors, shard_bytes);
  if (shards.size() == 1)
    write_file(directory / "model.safetensors", tensors, load);
  else
    write_shards(directory, shards, load);
}

}  // namespace aq
