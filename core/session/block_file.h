// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/hdf5/handle.h"
#include "core/session/session.h"

namespace aq {

using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

/// Names of the groups inside a part's file.
inline constexpr const char* kBlockGroup = "block";
inline constexpr const char* kChainsGroup = "chains";

/// One block in a file of its own. @param session_id tells the parts of one session from another's
void write_block_file(const std::filesystem::path& path, const std::string& session_id,
                      const BlockRecord& block);

/// The activations that block `index` + 1 starts from, in a file of their own.
void write_chains_file(const std::filesystem::path& path, const std::string& session_id, int index,
                       const std::map<std::string, at::Tensor>& chains);

/// Opens a part and checks that it belongs to this session and this block. @throws Error(BadInput)
hdf5::Handle open_part(const std::filesystem::path& path, const std::string& session_id, int index);

/// From a block's group, wherever that is. @throws Error(BadInput)
BlockRecord read_block(hid_t group, int index);
/// Without tensors, and of the layers' quantizers the clipping only.
BlockRecord read_block_report(hid_t group, int index);
std::vector<LayerRecord> read_block_layers(hid_t group, int index);
NamedTensors read_block_tensors(hid_t group);
std::vector<TensorInfo> block_tensor_infos(hid_t group);
/// From an open chains file.
std::map<std::string, at::Tensor> read_chains_file(hid_t file);
void read_chain_file(hid_t file, const std::string& name, const at::Tensor& into);

}  // namespace aq
