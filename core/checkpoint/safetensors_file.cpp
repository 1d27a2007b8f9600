// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/safetensors_file.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>

#include <cstdint>
#include <cstring>
#include <utility>

#include "core/base/error.h"
#include "core/checkpoint/tensor_dtype.h"

namespace aq {

SafetensorsFile::SafetensorsFile(std::shared_ptr<const FileBytes> bytes, std::string subject)
    : bytes_(std::move(bytes)), subject_(std::move(subject)), header_(with_unchanged(*bytes_, [this] {
        return read_safetensors_header(bytes_->bytes(), subject_);
      })) {}

std::span<const std::byte> SafetensorsFile::bytes_of(const SafetensorsEntry& entry) const {
  return bytes_->bytes().subspan(header_.data_start + entry.begin, entry.end - entry.begin);
}

void SafetensorsFile::expect(const SafetensorsEntry& entry) const {
  bytes_->advise(bytes_of(entry), PageAdvice::WillNeed);
}

at::Tensor SafetensorsFile::load(const SafetensorsEntry& entry) const {
  const at::ScalarType dtype = torch_dtype(entry.dtype);
  if (dtype == at::ScalarType::Undefined)
    throw Error(
        ErrorKind::BadInput, "loading", subject_,
        "tensor \"" + printable(entry.name) + "\" has the dtype " + entry.dtype + ", which is not supported");
  require_unchanged();
  const std::span<const std::byte> part = bytes_of(entry);
  const std::byte* data = part.data();
  const std::uint64_t size = part.size();
  // Headers that are no multiple of eight bytes long leave the data unaligned, which C++ code may not read in
  // place.
  const bool aligned = reinterpret_cast<std::uintptr_t>(data) % c10::elementSize(dtype) == 0;
  if (size == 0 || !aligned) {
    at::Tensor copy = at::empty(entry.shape, dtype);
    if (size > 0) std::memcpy(copy.data_ptr(), data, size);
    return copy;
  }
  // from_blob wants a mutable pointer; whoever writes to the tensor faults, as the interface says. What was
  // read goes out of memory with the last view, so that a walk over the blocks does not heap them up.
  void* const start = const_cast<std::byte*>(data);
  return at::from_blob(
      start, entry.shape, [mapping = bytes_, part](void*) { mapping->advise(part, PageAdvice::GiveBack); },
      dtype);
}

TensorInfo tensor_info(const SafetensorsEntry& entry) {
  return {entry.name, torch_dtype(entry.dtype), entry.shape, entry.end - entry.begin, {}};
}

}  // namespace aq
