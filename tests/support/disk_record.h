// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

// What a program did to a folder, and what a power cut leaves of it. A disk promises less than a kernel:
// bytes that fsync has not acknowledged, and names in a folder that was not flushed, may or may not be there
// afterwards, in any choice of them.
namespace aq::test {

struct DiskStep {
  enum class Kind { MakeFile, MakeFolder, Write, Truncate, Rename, Remove, FlushFile, FlushFolder, Mark };
  Kind kind;
  int inode = -1;                   ///< what is made, written, renamed, removed or flushed
  int folder = -1, to_folder = -1;  ///< where its name is, and where it goes
  std::string name, to_name;        ///< of Mark: what was done by then
  std::int64_t offset = 0;          ///< of Write; the length of Truncate
  std::string bytes;
};

/// The steps of a folder, in their order. While it lives, the calls of this process are recorded
/// (disk_recorder.h).
class DiskRecord {
 public:
  explicit DiskRecord(std::filesystem::path root);
  ~DiskRecord();
  DiskRecord(const DiskRecord&) = delete;
  DiskRecord& operator=(const DiskRecord&) = delete;
  static DiskRecord* current();

  void mark(const std::string& what) { steps_.push_back({.kind = DiskStep::Kind::Mark, .name = what}); }
  const std::vector<DiskStep>& steps() const { return steps_; }

  /// Told by the recorder, after each call that worked.
  void opened(int descriptor, const std::filesystem::path& path, bool emptied);
  void closed(int descriptor) { descriptors_.erase(descriptor); }
  void wrote(int descriptor, std::int64_t offset, const void* bytes, std::size_t count);
  void wrote_on(int descriptor, const void* bytes, std::size_t count);  ///< where the last one ended
  void truncated(int descriptor, std::int64_t length);
  void flushed(int descriptor);
  void made_folder(const std::filesystem::path& path);
  void renamed(const std::filesystem::path& from, const std::filesystem::path& to);
  void removed(const std::filesystem::path& path);

 private:
  struct Place {
    int folder = -1;  ///< −1: not in the root
    std::string name;
  };
  struct Open {
    int inode;
    bool folder;
    std::int64_t position = 0;
  };
  Place place_of(const std::filesystem::path& path) const;
  int inode_at(const std::filesystem::path& path) const;  ///< −1: none

  std::filesystem::path root_;
  std::vector<std::map<std::string, int>> names_{1};  ///< of each inode, where it is a folder; 0 is the root
  std::vector<DiskStep> steps_;
  std::map<int, Open> descriptors_;
};

/// Which of the steps that the disk has not promised to keep are kept. @param torn a write of which only some
/// sectors arrive
struct Kept {
  bool kept = false, torn = false;
};
using Choice = std::function<Kept(std::size_t step)>;

/// The steps among the first `count` that the disk has not promised to keep.
std::vector<std::size_t> unpromised(const std::vector<DiskStep>& steps, std::size_t count);

/// Makes the folder `into` what a power cut behind the first `count` steps leaves.
/// @param open unpromised(steps, count)
void leave_after_power_cut(const std::vector<DiskStep>& steps, std::size_t count,
                           const std::vector<std::size_t>& open, const Choice& choose,
                           const std::filesystem::path& into);

}  // namespace aq::test
