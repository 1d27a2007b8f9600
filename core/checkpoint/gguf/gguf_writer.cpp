// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/gguf/gguf_writer.h"

#include <array>
#include <span>

#include "core/base/error.h"
#include "core/checkpoint/gguf/gguf_type.h"
#include "core/checkpoint/output_file.h"

namespace aq {
namespace {

constexpr std::uint32_t kWrittenVersion = 3;
constexpr std::uint64_t kAlignment = 32;  // the default, which files need not state
constexpr std::size_t kLongestWrittenName = 63;  // llama.cpp's limit, with the end of the text

std::uint64_t padding_behind(std::uint64_t bytes) { return (kAlignment - bytes % kAlignment) % kAlignment; }

void append_tensor(std::string& header, const GgufTensorInfo& tensor, std::uint64_t offset) {
  if (tensor.name.size() > kLongestWrittenName)
    throw Error(ErrorKind::BadArgument, "writing", tensor.name, "GGUF takes names of at most 63 bytes");
  append_gguf(header, std::string_view(tensor.name));
  append_gguf(header, static_cast<std::uint32_t>(tensor.shape.size()));
  for (auto size = tensor.shape.rbegin(); size != tensor.shape.rend(); ++size)
    append_gguf(header, static_cast<std::uint64_t>(*size));
  append_gguf(header, tensor.type);
  append_gguf(header, offset);
}

std::string header_of(const GgufEntries& entries, const std::vector<GgufTensorInfo>& tensors) {
  std::string header = "GGUF";
  append_gguf(header, kWrittenVersion);
  append_gguf(header, static_cast<std::uint64_t>(tensors.size()));
  append_gguf(header, entries.count());
  header += entries.bytes();
  std::uint64_t offset = 0;
  for (const GgufTensorInfo& tensor : tensors) {
    append_tensor(header, tensor, offset);
    offset += tensor.bytes() + padding_behind(tensor.bytes());
  }
  header.append(padding_behind(header.size()), '\0');
  return header;
}

void write_padded(OutputFile& file, const at::Tensor& bytes) {
  static constexpr std::array<std::byte, kAlignment> kZeros{};
  file.write({static_cast<const std::byte*>(bytes.data_ptr()), bytes.nbytes()});
  file.write(std::span(kZeros).first(padding_behind(bytes.nbytes())));
}

}  // namespace

std::uint64_t GgufTensorInfo::bytes() const {
  const GgmlType* known = find_ggml_type(type);
  if (known == nullptr || shape.empty() || shape.back() % known->values != 0)
    throw Error(ErrorKind::Internal, "writing", name, "its rows are no whole blocks of its type");
  std::uint64_t size = known->bytes;
  for (const std::int64_t dimension : shape) size *= static_cast<std::uint64_t>(dimension);
  return size / known->values;
}

void write_gguf(const std::filesystem::path& path, const GgufEntries& entries,
                const std::vector<GgufTensorInfo>& tensors,
                const std::function<at::Tensor(std::size_t index)>& load) {
  const std::string header = header_of(entries, tensors);
  OutputFile file(path);
  file.write(std::as_bytes(std::span(header)));
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const at::Tensor bytes = load(i).contiguous();
    if (bytes.scalar_type() != at::kByte || bytes.nbytes() != tensors[i].bytes())
      throw Error(ErrorKind::Internal, "writing", tensors[i].name, "the tensor is not of the announced size");
    write_padded(file, bytes);
  }
  file.commit();
}

}  // namespace aq
