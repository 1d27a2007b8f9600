// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/family.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/checkpoint/json_view.h"

namespace aq {

#define AQ_FAMILY(id) \
  namespace id {      \
  Family family();    \
  }
#include "core/model/families.def"
#undef AQ_FAMILY

const std::vector<Family>& families() {
  static const std::vector<Family> all{
#define AQ_FAMILY(id) id::family(),
#include "core/model/families.def"
#undef AQ_FAMILY
  };
  return all;
}

namespace {

std::string known_architectures() {
  std::string known;
  for (const auto& family : families())
    for (const auto& architecture : family.architectures) known += (known.empty() ? "" : ", ") + architecture;
  return known;
}

std::string architecture_of(const nlohmann::json& config, const std::string& file) {
  const auto names = JsonView(config, file).at("architectures").items();
  if (names.empty()) JsonView(config, file).at("architectures").fail("is empty");
  return names.front().text();
}

}  // namespace

const Family& family_of(const nlohmann::json& config, const std::string& file) {
  const std::string architecture = architecture_of(config, file);
  for (const auto& family : families())
    if (std::ranges::find(family.architectures, architecture) != family.architectures.end()) return family;
  throw Error(ErrorKind::BadInput, "reading", file,
              "the architecture '" + printable(architecture) + "' is not known",
              "known are " + known_architectures());
}

std::string short_layer_name(const Family& family, LinearRole role) {
  const std::string name = family.linear_name(role, 0);
  const std::string block = ".0.";
  return name.substr(name.find(block) + block.size());
}

}  // namespace aq
