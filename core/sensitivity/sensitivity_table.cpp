#include <locale>
#include <sstream>

#include "core/sensitivity/layer_sensitivity.h"

namespace aq {

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
