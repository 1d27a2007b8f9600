// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/disk_record.h"

#include <algorithm>
#include <fstream>
#include <set>

namespace aq::test {
namespace fs = std::filesystem;
namespace {

DiskRecord* current_record = nullptr;

constexpr std::size_t kSector = 512;

using Kind = DiskStep::Kind;

bool is_content(Kind kind) { return kind == Kind::Write || kind == Kind::Truncate; }
bool is_name(Kind kind) {
  return kind == Kind::MakeFile || kind == Kind::MakeFolder || kind == Kind::Rename || kind == Kind::Remove;
}

/// The last flush of each inode, among the first `count` steps.
std::map<int, std::size_t> last_flushes(const std::vector<DiskStep>& steps, std::size_t count) {
  std::map<int, std::size_t> last;
  for (std::size_t step = 0; step < count; ++step)
    if (steps[step].kind == Kind::FlushFile || steps[step].kind == Kind::FlushFolder)
      last[steps[step].inode] = step;
  return last;
}

/// What is on the disk.
struct Disk {
  std::map<int, std::map<std::string, int>> folders{{0, {}}};
  std::map<int, std::string> files;

  void write(const DiskStep& step, bool torn) {
    std::string& file = files[step.inode];
    if (file.size() < static_cast<std::size_t>(step.offset) + step.bytes.size())
      file.resize(static_cast<std::size_t>(step.offset) + step.bytes.size(), '\0');
    for (std::size_t at = 0; at < step.bytes.size(); at += kSector)
      if (!torn || at / kSector % 2 == 0)
        std::copy_n(step.bytes.begin() + static_cast<std::ptrdiff_t>(at),
                    std::min(kSector, step.bytes.size() - at),
                    file.begin() + step.offset + static_cast<std::ptrdiff_t>(at));
  }

  void apply(const DiskStep& step, bool torn) {
    switch (step.kind) {
      case Kind::MakeFolder:
        folders[step.inode];
        [[fallthrough]];
      case Kind::MakeFile:
        folders[step.folder][step.name] = step.inode;
        return;
      case Kind::Write:
        return write(step, torn);
      case Kind::Truncate:
        files[step.inode].resize(static_cast<std::size_t>(step.offset), '\0');
        return;
      case Kind::Rename:
        folders[step.folder].erase(step.name);
        folders[step.to_folder][step.to_name] = step.inode;
        return;
      case Kind::Remove:
        if (const auto found = folders[step.folder].find(step.name);
            found != folders[step.folder].end() && found->second == step.inode)
          folders[step.folder].erase(found);
        return;
      case Kind::FlushFile:
      case Kind::FlushFolder:
      case Kind::Mark:
        return;
    }
  }

  void lay_out(int folder, const std::set<int>& all_folders, const fs::path& into) const;
};

void Disk::lay_out(int folder, const std::set<int>& all_folders, const fs::path& into) const {
  fs::create_directory(into);
  const auto names = folders.find(folder);
  if (names == folders.end()) return;
  for (const auto& [name, inode] : names->second) {
    if (all_folders.contains(inode)) {
      lay_out(inode, all_folders, into / name);
      continue;
    }
    const auto file = files.find(inode);
    std::ofstream(into / name, std::ios::binary) << (file == files.end() ? std::string() : file->second);
  }
}

}  // namespace

DiskRecord::DiskRecord(fs::path root) : root_(std::move(root)) { current_record = this; }
DiskRecord::~DiskRecord() { current_record = nullptr; }
DiskRecord* DiskRecord::current() { return current_record; }

int DiskRecord::inode_at(const fs::path& path) const {
  const fs::path relative = path.lexically_normal().lexically_relative(root_);
  if (relative.empty() || relative.begin()->string() == "..") return -1;
  int inode = 0;
  for (const fs::path& part : relative) {
    if (part == "." || part.empty()) continue;
    const auto& names = names_[static_cast<std::size_t>(inode)];
    const auto found = names.find(part.string());
    if (found == names.end()) return -1;
    inode = found->second;
  }
  return inode;
}

DiskRecord::Place DiskRecord::place_of(const fs::path& path) const {
  const fs::path whole = path.lexically_normal();
  return {inode_at(whole.parent_path()), whole.filename().string()};
}

void DiskRecord::opened(int descriptor, const fs::path& path, bool emptied) {
  const Place place = place_of(path);
  int inode = inode_at(path);
  if (inode < 0 && place.folder < 0) return;  // elsewhere
  const bool folder = inode >= 0 && fs::is_directory(path);
  if (inode < 0) {
    inode = static_cast<int>(names_.size());
    names_.emplace_back();
    names_[static_cast<std::size_t>(place.folder)][place.name] = inode;
    steps_.push_back({.kind = Kind::MakeFile, .inode = inode, .folder = place.folder, .name = place.name});
  } else if (emptied) {
    steps_.push_back({.kind = Kind::Truncate, .inode = inode});
  }
  descriptors_[descriptor] = {inode, folder, 0};
}

void DiskRecord::wrote(int descriptor, std::int64_t offset, const void* bytes, std::size_t count) {
  const auto found = descriptors_.find(descriptor);
  if (found == descriptors_.end()) return;
  steps_.push_back({.kind = Kind::Write,
                    .inode = found->second.inode,
                    .offset = offset,
                    .bytes = std::string(static_cast<const char*>(bytes), count)});
  found->second.position = offset + static_cast<std::int64_t>(count);
}

void DiskRecord::wrote_on(int descriptor, const void* bytes, std::size_t count) {
  if (const auto found = descriptors_.find(descriptor); found != descriptors_.end())
    wrote(descriptor, found->second.position, bytes, count);
}

void DiskRecord::truncated(int descriptor, std::int64_t length) {
  if (const auto found = descriptors_.find(descriptor); found != descriptors_.end())
    steps_.push_back({.kind = Kind::Truncate, .inode = found->second.inode, .offset = length});
}

void DiskRecord::flushed(int descriptor) {
  if (const auto found = descriptors_.find(descriptor); found != descriptors_.end())
    steps_.push_back(
        {.kind = found->second.folder ? Kind::FlushFolder : Kind::FlushFile, .inode = found->second.inode});
}

void DiskRecord::made_folder(const fs::path& path) {
  const Place place = place_of(path);
  if (place.folder < 0) return;
  const int inode = static_cast<int>(names_.size());
  names_.emplace_back();
  names_[static_cast<std::size_t>(place.folder)][place.name] = inode;
  steps_.push_back({.kind = Kind::MakeFolder, .inode = inode, .folder = place.folder, .name = place.name});
}

void DiskRecord::renamed(const fs::path& from, const fs::path& to) {
  const Place old = place_of(from), now = place_of(to);
  const int inode = inode_at(from);
  if (inode < 0 || now.folder < 0) return;
  names_[static_cast<std::size_t>(old.folder)].erase(old.name);
  names_[static_cast<std::size_t>(now.folder)][now.name] = inode;
  steps_.push_back({.kind = Kind::Rename,
                    .inode = inode,
                    .folder = old.folder,
                    .to_folder = now.folder,
                    .name = old.name,
                    .to_name = now.name});
}

void DiskRecord::removed(const fs::path& path) {
  const Place place = place_of(path);
  const int inode = inode_at(path);
  if (inode < 0) return;
  names_[static_cast<std::size_t>(place.folder)].erase(place.name);
  steps_.push_back({.kind = Kind::Remove, .inode = inode, .folder = place.folder, .name = place.name});
}

std::vector<std::size_t> unpromised(const std::vector<DiskStep>& steps, std::size_t count) {
  const std::map<int, std::size_t> flushes = last_flushes(steps, count);
  const auto flushed_behind = [&](std::size_t step, int inode) {
    const auto last = flushes.find(inode);
    return last != flushes.end() && last->second > step;
  };
  std::vector<std::size_t> list;
  for (std::size_t step = 0; step < count; ++step) {
    const DiskStep& one = steps[step];
    const bool open = is_content(one.kind) ? !flushed_behind(step, one.inode)
                      : is_name(one.kind)
                          ? !flushed_behind(step, one.folder) ||
                                (one.kind == Kind::Rename && !flushed_behind(step, one.to_folder))
                          : false;
    if (open) list.push_back(step);
  }
  return list;
}

void leave_after_power_cut(const std::vector<DiskStep>& steps, std::size_t count,
                           const std::vector<std::size_t>& open, const Choice& choose, const fs::path& into) {
  Disk disk;
  std::set<int> folders;
  for (std::size_t step = 0; step < count; ++step) {
    if (steps[step].kind == Kind::MakeFolder) folders.insert(steps[step].inode);
    const bool promised = !std::ranges::binary_search(open, step);
    const Kept kept = promised ? Kept{true, false} : choose(step);
    if (kept.kept) disk.apply(steps[step], kept.torn);
  }
  fs::remove_all(into);
  disk.lay_out(0, folders, into);
}

}  // namespace aq::test
