#include "widgets/plots/placement_name.h"

#include <QCoreApplication>

namespace aq {

QString placement_name(const std::string& placement) {
  const auto text = [](const char* source) { return QCoreApplication::translate("placement", source); };
  if (placement == "attention_norm") return text(QT_TRANSLATE_NOOP("placement", "attention norm"));
  if (placement == "mlp_norm") return text(QT_TRANSLATE_NOOP("placement", "MLP norm"));
  if (placement == "value_output") return text(QT_TRANSLATE_NOOP("placement", "value → output"));
  if (placement == "query_key") return text(QT_TRANSLATE_NOOP("placement", "query ↔ key"));
  if (placement == "up_down") return text(QT_TRANSLATE_NOOP("placement", "up → down"));
  return QString::fromStdString(placement);
}

}  // namespace aq
