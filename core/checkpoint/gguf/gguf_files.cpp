// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/gguf/gguf_files.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/error.h"
#include "core/checkpoint/gguf/gguf_config.h"
#include "core/checkpoint/gguf/gguf_source.h"
#include "core/checkpoint/gguf/gguf_tokenizer.h"
#include "core/checkpoint/mapped_file.h"

namespace aq {
namespace {

class TextBytes : public FileBytes {
 public:
  explicit TextBytes(std::string text) : text_(std::move(text)) {}
  std::span<const std::byte> bytes() const override { return std::as_bytes(std::span(text_)); }

 private:
  std::string text_;
};

struct MadeFile {
  const char* name;
  std::string (*make)(const GgufFile& file);
};
std::string record_of(const GgufFile& file) { return file.text(kGgufRecord); }

constexpr const char* kRecordFile = "affinequant.json";
constexpr std::array kMadeFiles{MadeFile{"config.json", gguf_config_json},
                                MadeFile{"generation_config.json", gguf_generation_config_json},
                                MadeFile{"tokenizer.json", gguf_tokenizer_json},
                                MadeFile{"tokenizer_config.json", gguf_tokenizer_config_json},
                                MadeFile{kRecordFile, record_of}};

class GgufFiles : public CheckpointFiles {
 public:
  explicit GgufFiles(std::shared_ptr<const GgufFile> file) : file_(std::move(file)) {}

  std::string name() const override { return file_->subject(); }
  std::vector<std::string> list() const override {
    std::vector<std::string> names;
    for (const MadeFile& made : kMadeFiles)
      if (has(made.name)) names.emplace_back(made.name);
    return names;
  }
  bool has(const std::string& file) const override {
    if (file == kRecordFile) return file_->has(kGgufRecord);
    return std::ranges::find(kMadeFiles, file, &MadeFile::name) != kMadeFiles.end();
  }
  std::shared_ptr<const FileBytes> open(const std::string& file) const override {
    const auto found = std::ranges::find(kMadeFiles, file, &MadeFile::name);
    if (found == kMadeFiles.end() || !has(file))
      throw Error(ErrorKind::BadInput, "opening", name() + "/" + file, "there is no such file");
    std::string text = found->make(*file_);
    file_->bytes()->require_unchanged();
    return std::make_shared<TextBytes>(std::move(text));
  }
  std::shared_ptr<const TensorSource> tensors() const override { return open_gguf_tensors(file_); }

 private:
  std::shared_ptr<const GgufFile> file_;
};

class GgufDirectory : public CheckpointFiles {
 public:
  GgufDirectory(std::shared_ptr<const CheckpointFiles> directory, std::shared_ptr<const CheckpointFiles> gguf)
      : directory_(std::move(directory)), gguf_(std::move(gguf)) {}

  std::string name() const override { return directory_->name(); }
  std::vector<std::string> list() const override {
    std::vector<std::string> names = directory_->list();
    for (std::string& made : gguf_->list())
      if (!directory_->has(made)) names.push_back(std::move(made));
    return names;
  }
  bool has(const std::string& file) const override { return directory_->has(file) || gguf_->has(file); }
  std::shared_ptr<const FileBytes> open(const std::string& file) const override {
    return directory_->has(file) || !gguf_->has(file) ? directory_->open(file) : gguf_->open(file);
  }
  std::shared_ptr<const TensorSource> tensors() const override { return gguf_->tensors(); }

 private:
  std::shared_ptr<const CheckpointFiles> directory_, gguf_;
};

}  // namespace

std::shared_ptr<const CheckpointFiles> gguf_directory_files(
    std::shared_ptr<const CheckpointFiles> directory) {
  if (directory->has("config.json")) return nullptr;
  std::vector<std::string> names;
  for (const std::string& name : directory->list())
    if (name.ends_with(".gguf")) names.push_back(name);
  if (names.size() != 1) return nullptr;
  auto gguf = gguf_files(directory->open(names.front()), directory->name() + "/" + names.front());
  return std::make_shared<GgufDirectory>(std::move(directory), std::move(gguf));
}

std::shared_ptr<const CheckpointFiles> gguf_files(std::shared_ptr<const FileBytes> bytes,
                                                  const std::string& name) {
  return std::make_shared<GgufFiles>(std::make_shared<GgufFile>(std::move(bytes), name));
}

std::shared_ptr<const CheckpointFiles> gguf_files(const std::string& path) {
  return gguf_files(map_file(path), path);
}

}  // namespace aq
