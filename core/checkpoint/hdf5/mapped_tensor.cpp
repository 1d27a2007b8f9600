// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/hdf5/mapped_tensor.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>

#include <cstring>
#include <span>

#include "core/base/error.h"
#include "core/checkpoint/hdf5/hdf5_tensor.h"
#include "core/hdf5/dataset.h"

namespace aq::hdf5 {
namespace {

[[noreturn]] void damaged(const MappedTensor& tensor, const std::string& file, const std::string& reason) {
  throw Error(ErrorKind::BadInput, "loading", file,
              "the tensor \"" + printable(tensor.info.name) + "\" " + reason);
}

}  // namespace

MappedTensor locate_tensor(hid_t parent, const std::string& name) {
  const StoredArray array = open_array(parent, name);
  return {tensor_info(parent, name), offset_of(array), stored_checksum(array)};
}

at::Tensor load_mapped(const MappedTensor& tensor, const std::shared_ptr<const FileBytes>& bytes,
                       const std::string& file) {
  bytes->require_unchanged();
  const std::span<const std::byte> whole = bytes->bytes();
  const std::uint64_t size = tensor.info.bytes;
  // The file may have changed since the library looked at it.
  if (size > whole.size() || tensor.offset > whole.size() - size)
    damaged(tensor, file, "does not fit into the file");
  const std::span<const std::byte> part = whole.subspan(tensor.offset, size);
  if (checksum(part.data(), size) != tensor.checksum)
    damaged(tensor, file, "is damaged: its bytes do not have the checksum they were written with");
  const std::size_t alignment = c10::elementSize(tensor.info.dtype);
  if (size == 0 || reinterpret_cast<std::uintptr_t>(part.data()) % alignment != 0) {
    at::Tensor copy = at::empty(tensor.info.shape, tensor.info.dtype);
    if (size > 0) std::memcpy(copy.data_ptr(), part.data(), size);
    return copy;
  }
  // from_blob wants a mutable pointer; whoever writes to the tensor faults, as TensorSource says.
  return at::from_blob(
      const_cast<std::byte*>(part.data()), tensor.info.shape,
      [bytes, part](void*) { bytes->advise(part, PageAdvice::GiveBack); }, tensor.info.dtype);
}

}  // namespace aq::hdf5
