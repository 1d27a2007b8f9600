// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/session/block_links.h"

#include <string>
#include <vector>

#include "core/hdf5/error.h"
#include "core/hdf5/file.h"
#include "core/session/block_file.h"

namespace aq {
namespace {

constexpr std::size_t kLongestLink = 8192;

void link(hid_t group, const std::string& name, const std::string& file, const std::string& object) {
  if (H5Lcreate_external(file.c_str(), object.c_str(), group, name.c_str(), H5P_DEFAULT, H5P_DEFAULT) < 0)
    hdf5::fail_writing(group, name);
}

H5L_info_t link_info(hid_t group, const std::string& name) {
  H5L_info_t info;
  if (H5Lget_info(group, name.c_str(), &info, H5P_DEFAULT) < 0) hdf5::fail_reading(group, name);
  return info;
}

/// "file:object" of an external link.
std::string target_of(hid_t group, const std::string& name, const H5L_info_t& info) {
  if (info.u.val_size > kLongestLink) hdf5::fail_reading(group, name, "the link is too long");
  std::vector<char> value(info.u.val_size);
  const char *file = nullptr, *object = nullptr;
  if (H5Lget_val(group, name.c_str(), value.data(), value.size(), H5P_DEFAULT) < 0 ||
      H5Lunpack_elink_val(value.data(), value.size(), nullptr, &file, &object) < 0)
    hdf5::fail_reading(group, name);
  return std::string(file) + ":" + object;
}

}  // namespace

void link_block(hid_t blocks, const SessionFiles& files, int index) {
  link(blocks, block_name(index), files.block_link(index), std::string("/") + kBlockGroup);
}

void link_chains(hid_t file, const SessionFiles& files, int index) {
  link(file, kChainsGroup, files.chains_link(index), std::string("/") + kChainsGroup);
}

void copy_block(const BlockPlace& from, hid_t blocks, int index) {
  const std::string name = block_name(index);
  if (H5Ocopy(from.file, from.group.c_str(), blocks, name.c_str(), H5P_DEFAULT, H5P_DEFAULT) < 0)
    hdf5::fail_writing(blocks, name);
}

StoredBlocks read_block_links(hid_t blocks, const SessionFiles& files) {
  const auto names = hdf5::link_names(blocks);
  StoredBlocks stored;
  for (const auto& name : names) {
    if (name != block_name(stored.count)) hdf5::fail_reading(blocks, name, "a block is missing before it");
    const H5L_info_t info = link_info(blocks, name);
    const bool here = info.type == H5L_TYPE_HARD;
    if (stored.count > 0 && here != stored.joined)
      hdf5::fail_reading(blocks, name, "some blocks are linked, some not");
    stored.joined = here;
    const std::string expected = files.block_link(stored.count) + ":/" + kBlockGroup;
    if (!here && (info.type != H5L_TYPE_EXTERNAL || target_of(blocks, name, info) != expected))
      hdf5::fail_reading(
          blocks, name,
          "it does not link to " + expected + "; rename a session's file and its parts as they were");
    ++stored.count;
  }
  return stored;
}

}  // namespace aq
