// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_map>
#include <utility>

#include "core/base/error.h"
#include "core/checkpoint/checked_json.h"
#include "core/checkpoint/json_view.h"
#include "core/checkpoint/safetensors_file.h"
#include "core/checkpoint/tensor_source.h"

namespace aq {
namespace {

constexpr const char* kSingleFile = "model.safetensors";
constexpr const char* kIndexFile = "model.safetensors.index.json";
constexpr std::size_t kLongestIndex = 64u << 20;

class SafetensorsSource : public TensorSource {
 public:
  explicit SafetensorsSource(std::string name) : name_(std::move(name)) {}

  /// Takes in every tensor of one file.
  void add(const CheckpointFiles& files, const std::string& file) {
    const std::string subject = name_ + "/" + file;
    const auto shard = std::make_shared<SafetensorsFile>(files.open(file), subject);
    shards_.push_back(shard);
    for (const SafetensorsEntry& entry : shard->entries()) {
      if (!places_.try_emplace(entry.name, Place{shard, &entry, infos_.size(), file}).second)
        throw Error(ErrorKind::BadInput, "reading", subject,
                    "tensor \"" + printable(entry.name) + "\" is also in " + places_.at(entry.name).file);
      infos_.push_back(tensor_info(entry));
    }
  }

  const std::string* file_of(const std::string& tensor) const {
    const auto found = places_.find(tensor);
    return found == places_.end() ? nullptr : &found->second.file;
  }

  const std::vector<TensorInfo>& tensors() const override { return infos_; }
  bool has(const std::string& name) const override { return places_.contains(name); }
  const TensorInfo& info(const std::string& name) const override { return infos_[place(name).index]; }
  at::Tensor load(const std::string& name) const override {
    const Place& found = place(name);
    return found.shard->load(*found.entry);
  }
  void expect(const std::string& name) const override {
    const Place& found = place(name);
    found.shard->expect(*found.entry);
  }
  void require_unchanged() const override {
    for (const auto& shard : shards_) shard->require_unchanged();
  }

 private:
  struct Place {
    std::shared_ptr<SafetensorsFile> shard;
    const SafetensorsEntry* entry;
    std::size_t index;
    std::string file;
  };

  const Place& place(const std::string& name) const {
    const auto found = places_.find(name);
    if (found == places_.end())
      throw Error(ErrorKind::BadInput, "loading", name_, "there is no tensor \"" + printable(name) + "\"");
    return found->second;
  }

  std::string name_;
  std::vector<std::shared_ptr<SafetensorsFile>> shards_;
  std::vector<TensorInfo> infos_;
  std::unordered_map<std::string, Place> places_;
};

/// Tensor to file, as the index says.
std::map<std::string, std::string> read_weight_map(const CheckpointFiles& files) {
  const std::string subject = files.name() + "/" + kIndexFile;
  const auto json = parse_checked_json(read_text(files, kIndexFile, kLongestIndex), subject);
  const JsonView entries = JsonView(json, subject).at("weight_map");
  if (!entries.value().is_object()) entries.fail("is no object");
  if (entries.value().empty()) entries.fail("names no tensor");
  std::map<std::string, std::string> weight_map;
  for (const auto& [tensor, file] : entries.value().items()) weight_map[tensor] = entries.at(tensor).text();
  return weight_map;
}

void add_shards(SafetensorsSource& source, const CheckpointFiles& files) {
  const auto weight_map = read_weight_map(files);
  std::set<std::string> shards;  // sorted, so that tensors() has one order
  for (const auto& [tensor, file] : weight_map) shards.insert(file);
  for (const std::string& file : shards) source.add(files, file);
  for (const auto& [tensor, file] : weight_map) {
    const std::string* const found = source.file_of(tensor);
    if (found == nullptr || *found != file)
      throw Error(
          ErrorKind::BadInput, "reading", files.name() + "/" + kIndexFile,
          "tensor \"" + printable(tensor) + "\" is not in " + printable(file) + ", where the index says");
  }
}

}  // namespace

std::shared_ptr<const TensorSource> open_safetensors(std::shared_ptr<const CheckpointFiles> files) {
  auto source = std::make_shared<SafetensorsSource>(files->name());
  if (files->has(kSingleFile)) {
    source->add(*files, kSingleFile);
  } else if (files->has(kIndexFile)) {
    add_shards(*source, *files);
  } else {
    throw Error(ErrorKind::BadInput, "opening", files->name(),
                std::string("there is neither ") + kSingleFile + " nor " + kIndexFile);
  }
  if (files->has(kSideFile)) source->add(*files, kSideFile);
  return source;
}

}  // namespace aq
