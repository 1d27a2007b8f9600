// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/Functions.h>

#include <filesystem>

#include "core/checkpoint/checkpoint_files.h"
#include "core/checkpoint/gguf/gguf_files.h"
#include "core/checkpoint/hdf5/hdf5_source.h"
#include "core/checkpoint/packed/packed_format.h"
#include "core/checkpoint/tensor_source.h"

namespace aq {

std::shared_ptr<const CheckpointFiles> checkpoint_at(const std::string& path) {
  std::error_code ignored;  // directory_files says what is wrong
  if (std::filesystem::is_regular_file(path, ignored)) return gguf_files(path);
  auto directory = directory_files(path);
  auto gguf = gguf_directory_files(directory);
  return gguf ? gguf : directory;
}

std::shared_ptr<const TensorSource> open_tensors(std::shared_ptr<const CheckpointFiles> files) {
  if (auto own = files->tensors()) return own;
  if (has_hdf5_model(*files)) return open_hdf5_model(*files);
  return unpacked_tensors(*files, open_safetensors(files));
}

at::Tensor TensorSource::rows(const std::string& name, const at::Tensor& ids) const {
  return at::embedding(load(name), ids);
}

}  // namespace aq
