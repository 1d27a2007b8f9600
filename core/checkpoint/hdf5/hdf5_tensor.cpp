// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/hdf5/hdf5_tensor.h"

#include <algorithm>
#include <array>

#include "core/base/error.h"
#include "core/hdf5/attribute.h"
#include "core/hdf5/dataset.h"
#include "core/hdf5/error.h"
#include "core/hdf5/file.h"

namespace aq::hdf5 {
namespace {

struct Representation {
  at::ScalarType dtype;
  Element element;
  const char* mark;  ///< attribute dtype; empty where the element says it all
};

constexpr std::array<Representation, 10> kRepresentations{{{at::kHalf, Element::Half, ""},
                                                           {at::kFloat, Element::Float, ""},
                                                           {at::kDouble, Element::Double, ""},
                                                           {at::kBFloat16, Element::UInt16, "bfloat16"},
                                                           {at::kByte, Element::UInt8, ""},
                                                           {at::kBool, Element::UInt8, "bool"},
                                                           {at::kChar, Element::Int8, ""},
                                                           {at::kShort, Element::Int16, ""},
                                                           {at::kInt, Element::Int32, ""},
                                                           {at::kLong, Element::Int64, ""}}};

const Representation& representation_of(const std::string& name, at::ScalarType dtype) {
  const auto found = std::ranges::find(kRepresentations, dtype, &Representation::dtype);
  if (found == kRepresentations.end())
    throw Error(ErrorKind::Internal, "storing", name, "HDF5 files have no place for its dtype here");
  return *found;
}

at::ScalarType dtype_of(const StoredArray& array) {
  const Element element = element_of(array);
  const std::string mark = has_attribute(array.dataset, "dtype") ? read_text(array.dataset, "dtype") : "";
  const auto found = std::ranges::find_if(
      kRepresentations, [&](const Representation& r) { return r.element == element && mark == r.mark; });
  if (found == kRepresentations.end()) fail_reading(array.dataset, "", "its dtype is not known");
  return found->dtype;
}

}  // namespace

void write_tensor(hid_t parent, const std::string& name, const at::Tensor& tensor) {
  if (name.empty() || name == "." || name.find('/') != std::string::npos)
    throw Error(ErrorKind::Internal, "storing", name, "an HDF5 file cannot hold a tensor of this name");
  const Representation& representation = representation_of(name, tensor.scalar_type());
  const at::Tensor values = tensor.detach().cpu().contiguous();
  const std::vector<hsize_t> shape(values.sizes().begin(), values.sizes().end());
  const Handle dataset = write_array(parent, name, type_of(representation.element), shape, values.data_ptr());
  if (*representation.mark) write_text(dataset, "dtype", representation.mark);
}

void write_optional_tensor(hid_t parent, const std::string& name, const at::Tensor& tensor) {
  if (tensor.defined()) write_tensor(parent, name, tensor);
}

at::Tensor read_tensor(hid_t parent, const std::string& name) {
  const StoredArray array = open_array(parent, name);
  const at::ScalarType dtype = dtype_of(array);
  const std::vector<std::int64_t> shape(array.shape.begin(), array.shape.end());
  at::Tensor tensor = at::empty(shape, dtype);
  read_bytes(array, tensor.data_ptr());
  return tensor;
}

void read_tensor_into(hid_t parent, const std::string& name, const at::Tensor& into) {
  const StoredArray array = open_array(parent, name);
  const std::vector<std::int64_t> shape(array.shape.begin(), array.shape.end());
  if (dtype_of(array) != into.scalar_type() || into.sizes() != at::IntArrayRef(shape))
    fail_reading(array.dataset, "", "it is not of the dtype and shape that this run has");
  read_bytes(array, into.data_ptr());
}

TensorInfo tensor_info(hid_t parent, const std::string& name) {
  const StoredArray array = open_array(parent, name);
  return {name, dtype_of(array), {array.shape.begin(), array.shape.end()}, array.bytes};
}

at::Tensor read_optional_tensor(hid_t parent, const std::string& name) {
  return has_link(parent, name) ? read_tensor(parent, name) : at::Tensor();
}

}  // namespace aq::hdf5
