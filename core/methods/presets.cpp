// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cctype>

#include "core/base/error.h"
#include "core/base/translate.h"
#include "core/methods/method.h"

namespace aq {
namespace {

struct Numbers {
  const char *id, *summary;
  int weight_bits, activation_bits, group_size;  // group size 0: one scale a channel
  bool aug_loss;
};

constexpr Numbers kNumbers[] = {
    {"W4A16", AQ_TRANSLATE("preset", "4-bit weights: hardly any loss."), 4, 16, 0, false},
    {"W3A16", AQ_TRANSLATE("preset", "3-bit weights, one scale a channel."), 3, 16, 0, false},
    {"W3A16 g128", AQ_TRANSLATE("preset", "3-bit weights, one scale for 128 input channels."), 3, 16, 128,
     false},
    {"W2A16", AQ_TRANSLATE("preset", "2-bit weights: where the methods differ most."), 2, 16, 0, true},
    {"W4A4", AQ_TRANSLATE("preset", "4-bit weights and activations: outliers hurt."), 4, 4, 0, true},
    {"W6A6", AQ_TRANSLATE("preset", "6-bit weights and activations."), 6, 6, 0, false},
};

Preset preset_of(const Numbers& numbers) {
  Recipe recipe = method("affinequant").apply({});
  recipe.weights.bits = numbers.weight_bits;
  recipe.activations.bits = numbers.activation_bits;
  if (numbers.group_size > 0) {
    recipe.weights.granularity = "group";
    recipe.weights.group_size = numbers.group_size;
  }
  recipe.optimizer.aug_loss = numbers.aug_loss;
  return {numbers.id, numbers.id, numbers.summary, recipe};
}

/// "W3A16 g128", "w3a16g128" and "W3A16-G128" are the same.
std::string plain(const std::string& id) {
  std::string out;
  for (const char c : id)
    if (std::isalnum(static_cast<unsigned char>(c)))
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

}  // namespace

const std::vector<Preset>& presets() {
  static const std::vector<Preset> list = [] {
    std::vector<Preset> made;
    for (const Numbers& numbers : kNumbers) made.push_back(preset_of(numbers));
    return made;
  }();
  return list;
}

const Preset& preset(const std::string& id) {
  for (const Preset& one : presets())
    if (plain(one.id) == plain(id)) return one;
  std::string known;
  for (const Preset& one : presets()) known += (known.empty() ? "" : ", ") + one.id;
  throw Error(ErrorKind::BadArgument, "choosing the preset", printable(id), "there is no such preset",
              "known are " + known);
}

}  // namespace aq
