// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/session/block_file.h"

#include "core/base/error.h"
#include "core/checkpoint/hdf5/hdf5_tensor.h"
#include "core/hdf5/attribute.h"
#include "core/hdf5/dataset.h"
#include "core/hdf5/error.h"
#include "core/hdf5/file.h"
#include "core/session/layer_group.h"
#include "core/session/placement_group.h"

namespace aq {
namespace {

constexpr int kHighestBlock = 1'000'000;

void write_identity(hid_t file, const std::string& session_id, int index) {
  hdf5::write_text(file, "session", session_id);
  hdf5::write_integer(file, "index", index);
}

void write_losses(hid_t group, const BlockRecord& block) {
  const hdf5::Handle loss = hdf5::write_array(group, "loss", hdf5::type_of(hdf5::Element::Float),
                                              {block.losses.size()}, block.losses.data());
  hdf5::write_real(loss, "initial", block.initial_loss);
  hdf5::write_real(loss, "final", block.final_loss);
}

void read_losses(hid_t group, BlockRecord& block) {
  const hdf5::StoredArray loss = hdf5::open_array(group, "loss");
  block.losses = hdf5::read_floats(group, "loss");
  block.initial_loss = hdf5::read_real(loss.dataset, "initial");
  block.final_loss = hdf5::read_real(loss.dataset, "final");
}

void write_block(hid_t group, const BlockRecord& block) {
  hdf5::write_integer(group, "index", block.index);
  hdf5::write_real(group, "seconds", block.seconds);
  hdf5::write_integer(group, "complete", 1);
  write_losses(group, block);
  for (const auto& placement : block.placements) write_placement(group, placement);
  for (const auto& layer : block.layers) write_layer(group, layer);
  const hdf5::Handle tensors = hdf5::create_group(group, "tensors");
  for (const auto& [name, tensor] : block.tensors) hdf5::write_tensor(tensors, name, tensor);
}

using ReadLayer = LayerRecord (*)(hid_t group, const std::string& name, int block_index);

/// All of a block but its tensors.
BlockRecord read_members(hid_t group, int index, ReadLayer read_one_layer) {
  BlockRecord block;
  block.index = hdf5::read_count(group, "index", 0, kHighestBlock);
  if (block.index != index || hdf5::read_integer(group, "complete") != 1)
    hdf5::fail_reading(group, "", "it is not the complete block " + std::to_string(index));
  block.seconds = hdf5::read_real(group, "seconds");
  read_losses(group, block);
  for (const auto& name : hdf5::link_names(group)) {
    if (name == "loss" || name == "tensors") continue;
    const hdf5::Handle member = hdf5::open_group(group, name);
    const std::string kind = hdf5::read_text(member, "kind");
    if (kind == kPlacementKind)
      block.placements.push_back(read_placement(member, name));
    else if (kind == kLayerKind)
      block.layers.push_back(read_one_layer(member, name, index));
    else
      hdf5::fail_reading(member, "kind", "it is neither a placement nor a layer");
  }
  return block;
}

}  // namespace

void write_block_file(const std::filesystem::path& path, const std::string& session_id,
                      const BlockRecord& block) {
  hdf5::write_file(path, [&](hid_t file) {
    write_identity(file, session_id, block.index);
    write_block(hdf5::create_group(file, kBlockGroup), block);
  });
}

void write_chains_file(const std::filesystem::path& path, const std::string& session_id, int index,
                       const std::map<std::string, at::Tensor>& chains) {
  hdf5::write_file(path, [&](hid_t file) {
    write_identity(file, session_id, index);
    const hdf5::Handle group = hdf5::create_group(file, kChainsGroup);
    for (const auto& [name, chain] : chains) hdf5::write_tensor(group, name, chain);
  });
}

hdf5::Handle open_part(const std::filesystem::path& path, const std::string& session_id, int index) {
  hdf5::Handle file = hdf5::open_file(path);
  if (hdf5::read_text(file, "session") != session_id ||
      hdf5::read_count(file, "index", 0, kHighestBlock) != index)
    throw Error(ErrorKind::BadInput, "opening", path.string(),
                "it belongs to another session or another block");
  return file;
}

BlockRecord read_block(hid_t group, int index) {
  BlockRecord block = read_members(group, index, &read_layer);
  block.tensors = read_block_tensors(group);
  return block;
}

BlockRecord read_block_report(hid_t group, int index) {
  return read_members(group, index, &read_layer_report);
}

std::vector<LayerRecord> read_block_layers(hid_t group, int index) {
  return read_members(group, index, &read_layer).layers;
}

NamedTensors read_block_tensors(hid_t group) {
  const hdf5::Handle stored = hdf5::open_group(group, "tensors");
  NamedTensors tensors;
  for (const auto& name : hdf5::link_names(stored))
    tensors.emplace_back(name, hdf5::read_tensor(stored, name));
  return tensors;
}

std::vector<TensorInfo> block_tensor_infos(hid_t group) {
  const hdf5::Handle stored = hdf5::open_group(group, "tensors");
  std::vector<TensorInfo> infos;
  for (const auto& name : hdf5::link_names(stored)) infos.push_back(hdf5::tensor_info(stored, name));
  return infos;
}

void read_chain_file(hid_t file, const std::string& name, const at::Tensor& into) {
  hdf5::read_tensor_into(hdf5::open_group(file, kChainsGroup), name, into);
}

std::map<std::string, at::Tensor> read_chains_file(hid_t file) {
  const hdf5::Handle group = hdf5::open_group(file, kChainsGroup);
  std::map<std::string, at::Tensor> chains;
  for (const auto& name : hdf5::link_names(group)) chains.emplace(name, hdf5::read_tensor(group, name));
  return chains;
}

}  // namespace aq
