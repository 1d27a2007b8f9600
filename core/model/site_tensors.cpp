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

/// What a name under kSitePrefix stands for.
struct SiteField {
  ActivationSite site = ActivationSite::AttentionInput;
  std::string field;
};

/// For every name a model may have.
std::map<std::string, SiteField> known_names(std::int64_t layers) {
  std::map<std::string, SiteField> names;
  BlockWeights nothing;
  for (std::int64_t block = 0; block < layers; ++block) {
    std::size_t index = 0;
    for_each_site_tensor(block, nothing, [&](const std::string& name, at::Tensor&) {
      names[name] = {kAllActivationSites[index / kFields.size()], kFields[index % kFields.size()].name};
      ++index;
    });
  }
  return names;
}

bool is_factor(const std::string& field) { return field.starts_with("left") || field.starts_with("right"); }

/// Square and dividing the channels for a factor, a single value for the rest.
bool has_legal_shape(const TensorInfo& info, const std::string& field, std::int64_t channels) {
  if (!is_factor(field)) return info.shape.empty();
  return info.shape.size() == 2 && info.shape[0] == info.shape[1] && info.shape[0] > 0 &&
         channels % info.shape[0] == 0;
}

/// What holds among the tensors of one site, each of which has a legal shape.
class SiteCheck {
 public:
  /// @param site its names up to the field
  SiteCheck(const TensorSource& tensors, std::string site, const std::string& file)
      : tensors_(tensors), site_(std::move(site)), file_(file) {}

  void require_pairs(std::int64_t channels) const {
    require_both("low", "high");
    require_both("lower", "upper");
    const bool merged = has("left_inverse") || has("right_inverse");
    require_inverse("left", "left_inverse", merged);
    require_inverse("right", "right_inverse", merged);
    if (has("left") && has("right") && size("left") != channels / size("right"))
      fail("left", "and its partner \"right\" are not of as many channels as the activation, " +
                       std::to_string(channels));
  }

 private:
  bool has(const std::string& field) const { return tensors_.has(site_ + field); }
  std::int64_t size(const std::string& field) const { return tensors_.info(site_ + field).shape[0]; }

  void require_both(const std::string& one, const std::string& other) const {
    if (has(one) && !has(other)) lacks(one, other);
    if (has(other) && !has(one)) lacks(other, one);
  }
  /// @param merged whether the site leads back to the space its activation was in
  void require_inverse(const std::string& factor, const std::string& inverse, bool merged) const {
    if (!merged) return;
    require_both(factor, inverse);
    if (has(factor) && size(factor) != size(inverse))
      fail(inverse, "has not the shape of \"" + factor + "\"");
  }
  [[noreturn]] void lacks(const std::string& field, const std::string& partner) const {
    fail(field, "is there without its partner \"" + partner + "\"");
  }
  [[noreturn]] void fail(const std::string& field, const std::string& reason) const {
    throw Error(ErrorKind::BadInput, "opening", file_, "the tensor " + site_ + field + " " + reason);
  }

  const TensorSource& tensors_;
  std::string site_;
  const std::string& file_;
};

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
  std::map<std::string, SiteField> known;
  std::map<std::string, ActivationSite> sites;  // those that are there, by their names up to the field
  for (const TensorInfo& info : tensors.tensors()) {
    if (!info.name.starts_with(kSitePrefix)) continue;
    if (known.empty()) known = known_names(layers);
    const auto found = known.find(info.name);
    if (found == known.end())
      throw Error(ErrorKind::BadInput, "opening", file,
                  "there is no place for the tensor " + printable(info.name));
    const auto& [site, field] = found->second;
    if (info.dtype != at::kFloat || !has_legal_shape(info, field, channels_of(site, shape)))
      throw Error(ErrorKind::BadInput, "opening", file,
                  "the tensor " + info.name + " does not fit the model's activations");
    sites[info.name.substr(0, info.name.size() - field.size())] = site;
  }
  for (const auto& [name, site] : sites)
    SiteCheck(tensors, name, file).require_pairs(channels_of(site, shape));
}

}  // namespace aq
