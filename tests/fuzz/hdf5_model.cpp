// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>

#include "core/checkpoint/hdf5/hdf5_source.h"
#include "core/checkpoint/hdf5/hdf5_tensor.h"
#include "core/checkpoint/hdf5/model_file.h"
#include "core/checkpoint/tensor_source.h"
#include "core/hdf5/attribute.h"
#include "core/hdf5/file.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/hdf5_edits.h"
#include "tests/fuzz/scratch_folder.h"

namespace {

using namespace aq::hdf5;

void write_layer(hid_t layers, const std::string& name, const std::string& format, bool stored) {
  const Handle group = create_group(layers, name);
  write_text(group, "format", format);
  write_integer(group, "bits", 4);
  write_integer(group, "row", 4);
  write_integer(group, "transposed", stored);
  write_text(group, "dtype", "bfloat16");
  write_text(group, "weight", kIsDequantized);
  write_tensor(group, "integers", at::arange(24).remainder(16).to(at::kByte).reshape({3, 8}));
  write_tensor(group, "scale", at::ones({3, 2}));
  if (format == "integer") {
    write_tensor(group, "zero_point", at::full({3, 2}, 8, at::kByte));
    write_tensor(group, "column_groups", at::arange(8).remainder(2));
  } else {
    write_tensor(group, "codebook", at::arange(16).to(at::kFloat).reshape({1, 16}));
  }
}

void write_model(const std::filesystem::path& path) {
  write_file(path, [](hid_t file) {
    write_text(file, "format", kModelFormat);
    write_integer(file, "format_version", kModelFormatVersion);
    const Handle layers = create_group(file, kLayersGroup);
    write_layer(layers, "a", "integer", false);
    write_layer(layers, "b", "nf4", true);
    const Handle tensors = create_group(file, kTensorsGroup);
    write_tensor(tensors, "norm.weight", at::ones({4}).to(at::kBFloat16));
    write_tensor(tensors, "flags", at::ones({3}, at::kBool));
    write_tensor(tensors, "half", at::ones({2, 3}, at::kHalf));
  });
}

}  // namespace

/// A model that opens must also give its tensors.
AQ_FUZZ_TARGET(hdf5_model) {
  aq::fuzz::hdf5_file(kModelFile, bytes, write_model);
  const auto files = aq::directory_files(aq::fuzz::scratch_folder().string());
  const auto tensors = aq::open_hdf5_model(*files);
  for (const aq::TensorInfo& info : tensors->tensors())
    if (info.bytes < 1u << 20) tensors->load(info.name);
}
