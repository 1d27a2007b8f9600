// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/hdf5/hdf5_source.h"

#include <filesystem>
#include <unordered_map>
#include <utility>
#include <variant>

#include "core/base/error.h"
#include "core/checkpoint/hdf5/model_file.h"
#include "core/checkpoint/hdf5/model_layer.h"
#include "core/hdf5/attribute.h"
#include "core/hdf5/error.h"
#include "core/hdf5/file.h"

namespace aq {
namespace {

using hdf5::MappedTensor;
using hdf5::ModelLayer;

class Hdf5Source : public TensorSource {
 public:
  Hdf5Source(std::shared_ptr<const FileBytes> bytes, std::string file)
      : bytes_(std::move(bytes)), file_(std::move(file)) {}

  void add(TensorInfo info, std::variant<MappedTensor, ModelLayer> place) {
    if (!places_.emplace(info.name, Place{infos_.size(), std::move(place)}).second)
      throw Error(ErrorKind::BadInput, "reading", file_,
                  "the tensor \"" + printable(info.name) + "\" is there twice, as a tensor and as a layer");
    infos_.push_back(std::move(info));
  }

  const std::vector<TensorInfo>& tensors() const override { return infos_; }
  bool has(const std::string& name) const override { return places_.contains(name); }
  const TensorInfo& info(const std::string& name) const override { return infos_[place(name).index]; }

  void require_unchanged() const override { bytes_->require_unchanged(); }
  at::Tensor load(const std::string& name) const override {
    const auto& found = place(name).where;
    const auto load_part = [this](const MappedTensor& part) { return load_mapped(part, bytes_, file_); };
    if (const auto* tensor = std::get_if<MappedTensor>(&found)) return load_part(*tensor);
    return dequantized_weight(std::get<ModelLayer>(found), load_part);
  }

 private:
  struct Place {
    std::size_t index;
    std::variant<MappedTensor, ModelLayer> where;
  };

  const Place& place(const std::string& name) const {
    const auto found = places_.find(name);
    if (found == places_.end())
      throw Error(ErrorKind::BadInput, "loading", file_, "there is no tensor \"" + printable(name) + "\"");
    return found->second;
  }

  std::shared_ptr<const FileBytes> bytes_;
  std::string file_;
  std::vector<TensorInfo> infos_;
  std::unordered_map<std::string, Place> places_;
};

/// @throws Error(BadInput)
void require_model(hid_t file) {
  if (hdf5::read_text(file, "format") != hdf5::kModelFormat)
    hdf5::fail_reading(file, "format", "it holds no model of this program");
  const std::int64_t version = hdf5::read_integer(file, "format_version");
  if (version < 1 || version > hdf5::kModelFormatVersion)
    hdf5::fail_reading(file, "format_version",
                       "it is " + std::to_string(version) + ", this program knows " +
                           std::to_string(hdf5::kModelFormatVersion));
}

}  // namespace

bool has_hdf5_model(const CheckpointFiles& files) { return files.has(hdf5::kModelFile); }

std::shared_ptr<const TensorSource> open_hdf5_model(const CheckpointFiles& files) {
  const std::string subject = files.name() + "/" + hdf5::kModelFile;
  auto source = std::make_shared<Hdf5Source>(files.open(hdf5::kModelFile), subject);
  const hdf5::Handle file = hdf5::open_file(std::filesystem::path(files.name()) / hdf5::kModelFile);
  require_model(file);
  const hdf5::Handle tensors = hdf5::open_group(file, hdf5::kTensorsGroup);
  for (const std::string& name : hdf5::link_names(tensors)) {
    MappedTensor tensor = hdf5::locate_tensor(tensors, name);
    TensorInfo info = tensor.info;
    source->add(std::move(info), std::move(tensor));
  }
  const hdf5::Handle layers = hdf5::open_group(file, hdf5::kLayersGroup);
  for (const std::string& name : hdf5::link_names(layers)) {
    ModelLayer layer = hdf5::read_model_layer(hdf5::open_group(layers, name), name);
    TensorInfo info = layer.weight_info();
    if (layer.dequantized) source->add(std::move(info), std::move(layer));
  }
  return source;
}

}  // namespace aq
