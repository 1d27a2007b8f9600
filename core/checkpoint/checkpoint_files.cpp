// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/checkpoint_files.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "core/base/error.h"
#include "core/checkpoint/mapped_file.h"

namespace aq {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const std::string& subject, const std::string& reason,
                       const std::string& advice = {}) {
  throw Error(ErrorKind::BadInput, "opening", subject, reason, advice);
}

/// Names come from files (an index of shards): one that is a path could reach any file of the machine.
bool is_plain_name(const std::string& file) {
  return !file.empty() && file != "." && file != ".." && file.find('/') == std::string::npos &&
         file.find('\0') == std::string::npos;
}

class DirectoryFiles : public CheckpointFiles {
 public:
  explicit DirectoryFiles(const std::string& directory) : name_(directory) {
    std::error_code error;
    root_ = fs::canonical(directory, error);
    if (error) fail(directory, error.message());
    if (!fs::is_directory(root_, error)) fail(directory, "it is no directory");
    for (const auto& entry : fs::directory_iterator(root_, error)) {
      std::error_code ignored;
      if (entry.is_regular_file(ignored)) names_.push_back(entry.path().filename().string());
    }
    if (error) fail(directory, error.message());
    std::sort(names_.begin(), names_.end());
  }

  std::string name() const override { return name_; }
  std::vector<std::string> list() const override { return names_; }
  bool has(const std::string& file) const override {
    return std::binary_search(names_.begin(), names_.end(), file);
  }

  std::shared_ptr<const FileBytes> open(const std::string& file) const override {
    const std::string subject = name_ + "/" + file;
    if (!is_plain_name(file)) fail(subject, "the name leads out of the directory");
    std::error_code error;
    const fs::path target = fs::canonical(root_ / file, error);
    if (error) fail(subject, error.message());
    if (!allowed(target))
      fail(subject, "it is a link that leads out of the directory", "copy the file itself");
    return map_file(target);
  }

 private:
  /// A link may point to another file of the directory or, in Hugging Face's cache
  /// (models--x/snapshots/revision), to the blobs of the same repository.
  bool allowed(const fs::path& target) const {
    const fs::path parent = target.parent_path();
    if (parent == root_) return true;
    const fs::path snapshots = root_.parent_path();
    return snapshots.filename() == "snapshots" && parent == snapshots.parent_path() / "blobs";
  }

  std::string name_;
  fs::path root_;
  std::vector<std::string> names_;
};

class StaticBytes : public FileBytes {
 public:
  explicit StaticBytes(std::span<const std::byte> bytes) : bytes_(bytes) {}
  std::span<const std::byte> bytes() const override { return bytes_; }

 private:
  std::span<const std::byte> bytes_;
};

class EmbeddedFiles : public CheckpointFiles {
 public:
  EmbeddedFiles(std::string name, const std::vector<EmbeddedFile>& files) : name_(std::move(name)) {
    for (const EmbeddedFile& file : files) files_[file.name] = std::make_shared<StaticBytes>(file.bytes);
  }

  std::string name() const override { return name_; }
  std::vector<std::string> list() const override {
    std::vector<std::string> names;
    for (const auto& [file, bytes] : files_) names.push_back(file);
    return names;
  }
  bool has(const std::string& file) const override { return files_.contains(file); }
  std::shared_ptr<const FileBytes> open(const std::string& file) const override {
    const auto found = files_.find(file);
    if (found == files_.end()) fail(name_ + "/" + file, "there is no such file");
    return found->second;
  }

 private:
  std::string name_;
  std::map<std::string, std::shared_ptr<const FileBytes>> files_;
};

}  // namespace

std::shared_ptr<const CheckpointFiles> directory_files(const std::string& directory) {
  return std::make_shared<DirectoryFiles>(directory);
}

std::shared_ptr<const CheckpointFiles> embedded_files(std::string name, std::vector<EmbeddedFile> files) {
  return std::make_shared<EmbeddedFiles>(std::move(name), files);
}

std::string read_text(const CheckpointFiles& files, const std::string& file, std::size_t longest) {
  const auto opened = files.open(file);
  const auto bytes = opened->bytes();
  if (bytes.size() > longest)
    throw Error(ErrorKind::BadInput, "reading", files.name() + "/" + file,
                "it is " + std::to_string(bytes.size()) + " bytes long, more than the " +
                    std::to_string(longest) + " allowed");
  std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  opened->require_unchanged();
  return text;
}

}  // namespace aq
