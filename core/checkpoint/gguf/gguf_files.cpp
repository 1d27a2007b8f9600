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
constexpr std::array kMadeFiles{MadeFile{"config.json", gguf_config_json},
                                MadeFile{"generation_config.json", gguf_generation_config_json},
                                MadeFile{"tokenizer.json", gguf_tokenizer_json},
                                MadeFile{"tokenizer_config.json", gguf_tokenizer_config_json}};

class GgufFiles : public CheckpointFiles {
 public:
  explicit GgufFiles(std::shared_ptr<const GgufFile> file) : file_(std::move(file)) {}

  std::string name() const override { return file_->subject(); }
  std::vector<std::string> list() const override {
    std::vector<std::string> names;
    for (const MadeFile& made : kMadeFiles) names.emplace_back(made.name);
    return names;
  }
  bool has(const std::string& file) const override {
    return std::ranges::find(kMadeFiles, file, &MadeFile::name) != kMadeFiles.end();
  }
  std::shared_ptr<const FileBytes> open(const std::string& file) const override {
    const auto found = std::ranges::find(kMadeFiles, file, &MadeFile::name);
    if (found == kMadeFiles.end())
      throw Error(ErrorKind::BadInput, "opening", name() + "/" + file, "there is no such file");
    return std::make_shared<TextBytes>(found->make(*file_));
  }
  std::shared_ptr<const TensorSource> tensors() const override { return open_gguf_tensors(file_); }

 private:
  std::shared_ptr<const GgufFile> file_;
};

}  // namespace

std::shared_ptr<const CheckpointFiles> gguf_files(std::shared_ptr<const FileBytes> bytes,
                                                  const std::string& name) {
  return std::make_shared<GgufFiles>(std::make_shared<GgufFile>(std::move(bytes), name));
}

std::shared_ptr<const CheckpointFiles> gguf_files(const std::string& path) {
  return gguf_files(map_file(path), path);
}

}  // namespace aq
