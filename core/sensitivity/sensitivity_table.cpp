// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <locale>
#include <sstream>

#include "core/run/layer_overrides.h"
#include "core/sensitivity/layer_sensitivity.h"

namespace aq {

std::map<std::string, double> alone_at_base_bits(const Sensitivity& sensitivity) {
  const auto base = static_cast<std::size_t>(
      std::ranges::find(sensitivity.bits, sensitivity.base_bits) - sensitivity.bits.begin());
  std::map<std::string, double> values;
  for (const LayerSensitivity& layer : sensitivity.layers)
    values[layer_path(layer.block, layer.layer)] = layer.only.at(base);
  return values;
}

std::string to_csv(const Sensitivity& sensitivity) {
  constexpr int kDigits = 9;
  std::ostringstream out;
  out.imbue(std::locale::classic());
  out.precision(kDigits);
  out << "block,layer,weights";
  for (const int bits : sensitivity.bits) out << ",kl_only_" << bits << "_bits";
  out << ",kl_all_but\n";
  for (const LayerSensitivity& layer : sensitivity.layers) {
    out << layer.block << ',' << layer.layer << ',' << layer.weights;
    for (const double kl : layer.only) out << ',' << kl;
    out << ',' << layer.all_but << '\n';
  }
  return out.str();
}

}  // namespace aq
