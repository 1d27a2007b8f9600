// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/site_tensors.h"

#include <array>
#include <map>
#include <utility>

#include "core/base/error.h"

namespace aq {
namespace {

struct NamedField {
  const char* name;
  at::Tensor SiteParameters::*field;
};

constexpr std::array<NamedField, 8> kFields{{{"left", &SiteParameters::left},
                                             {"right", &SiteParameters::right},
                                             {"left_inverse", &SiteParameters::left_inverse},
                                             {"right_inverse", &SiteParameters::right_inverse},
                                             {"low", &SiteParameters::low},
                                             {"high", &SiteParameters::high},
                                             {"lower", &SiteParameters::lower},
                                             {"upper", &SiteParameters::upper}}};

std::int64_t channels_of(ActivationSite site, const BlockShape& shape) {
  switch (site) {
    case ActivationSite::AttentionInput:
    case ActivationSite::MlpInput:
      return shape.hidden;
    case ActivationSite::DownInput:
      return shape.ffn;
    case ActivationSite::OutputInput:
      return shape.heads * shape.head_dim;
    default:
      return shape.head_dim;  // queries and keys are transformed head by head
  }
}

/// The site that a field's name belongs to, for every name a model may have.
std::map<std::string, ActivationSite> known_names(std::int64_t layers) {
  std::map<std::string, ActivationSite> names;
  BlockWeights nothing;
  for (std::int64_t block = 0; block < layers; ++block) {
    std::size_t index = 0;
    for_each_site_tensor(block, nothing, [&](const std::string& name, at::Tensor&) {
      names[name] = kAllActivationSites[index++ / kFields.size()];
    });
  }
  return names;
}

/// Square and dividing the channels for a factor, a single value for the rest.
bool has_legal_shape(const TensorInfo& info, std::int64_t channels) {
  if (info.shape.empty()) return true;
  return info.shape.size() == 2 && info.shape[0] == info.shape[1] && info.shape[0] > 0 &&
         channels % info.shape[0] == 0;
}

}  // namespace

std::string site_name(ActivationSite site) {
  constexpr std::array kNames{"attention_input", "output_input", "mlp_input", "down_input",
                              "query",           "key",          "value"};
  return kNames[static_cast<std::size_t>(site)];
}

void for_each_site_tensor(std::int64_t block, BlockWeights& weights,
                          const std::function<void(const std::string& name, at::Tensor& tensor)>& body) {
  const std::string prefix = kSitePrefix + std::to_string(block) + ".";
  for (const ActivationSite site : kAllActivationSites)
    for (const NamedField& one : kFields)
      body(prefix + site_name(site) + "." + one.name, weights[site].*one.field);
}

void load_sites(const TensorSource& tensors, std::int64_t block, at::ScalarType dtype,
                BlockWeights& weights) {
  for_each_site_tensor(block, weights, [&](const std::string& name, at::Tensor& tensor) {
    if (tensors.has(name)) tensor = tensors.load(name).to(dtype);
  });
}

void require_site_layout(const TensorSource& tensors, const BlockShape& shape, std::int64_t layers,
                         const std::string& file) {
  std::map<std::string, ActivationSite> known;
  for (const TensorInfo& info : tensors.tensors()) {
    if (!info.name.starts_with(kSitePrefix)) continue;
    if (known.empty()) known = known_names(layers);
    const auto found = known.find(info.name);
    if (found == known.end())
      throw Error(ErrorKind::BadInput, "opening", file,
                  "there is no place for the tensor " + printable(info.name));
    if (info.dtype != at::kFloat || !has_legal_shape(info, channels_of(found->second, shape)))
      throw Error(ErrorKind::BadInput, "opening", file,
                  "the tensor " + info.name + " does not fit the model's activations");
  }
}

}  // namespace aq
