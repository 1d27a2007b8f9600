// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/gguf/kept_tensors.h"

#include <utility>

namespace aq {
namespace {

class KeptTensors : public TensorSource {
 public:
  KeptTensors(std::shared_ptr<const TensorSource> all,
              const std::function<bool(const std::string& name)>& keeps)
      : all_(std::move(all)) {
    for (const TensorInfo& info : all_->tensors())
      if (keeps(info.name)) infos_.push_back(info);
  }

  const std::vector<TensorInfo>& tensors() const override { return infos_; }
  bool has(const std::string& name) const override { return all_->has(name); }
  const TensorInfo& info(const std::string& name) const override { return all_->info(name); }
  at::Tensor load(const std::string& name) const override { return all_->load(name); }
  void require_unchanged() const override { all_->require_unchanged(); }
  at::Tensor rows(const std::string& name, const at::Tensor& ids) const override {
    return all_->rows(name, ids);
  }

 private:
  std::shared_ptr<const TensorSource> all_;
  std::vector<TensorInfo> infos_;
};

}  // namespace

std::shared_ptr<const TensorSource> kept_tensors(std::shared_ptr<const TensorSource> all,
                                                 const std::function<bool(const std::string& name)>& keeps) {
  return std::make_shared<KeptTensors>(std::move(all), keeps);
}

std::map<std::string, std::vector<std::string>> split_names(const Family& family, const ModelConfig& config) {
  std::map<std::string, std::vector<std::string>> names;
  if (!family.stored_tensors) return names;
  for (std::int64_t block = 0; block < config.layers; ++block)
    for (const StoredTensor& stored : family.stored_tensors(config, block))
      for (const StoredTensor::Part& part : stored.parts)
        for (const char* ending : {".weight", ".bias"}) {
          const auto& [shown, kept] =
              stored.stacked ? std::pair{stored.name, part.name} : std::pair{part.name, stored.name};
          names[shown + ending].push_back(kept + ending);
        }
  return names;
}

}  // namespace aq
