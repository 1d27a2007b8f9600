// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/placement_name.h"

#include <QCoreApplication>

namespace aq {

namespace {

QString placement_text(const char* source) { return QCoreApplication::translate("placement", source); }

/// A Kronecker factor: its placement, and which of the two it is.
QString factor_name(const std::string& placement, const std::string& suffix, const char* source) {
  return placement_text(source).arg(placement_name(placement.substr(0, placement.size() - suffix.size())));
}

}  // namespace

QString placement_name(const std::string& placement) {
  const auto text = placement_text;
  if (placement == "attention_norm") return text(QT_TRANSLATE_NOOP("placement", "attention norm"));
  if (placement == "mlp_norm") return text(QT_TRANSLATE_NOOP("placement", "MLP norm"));
  if (placement == "value_output") return text(QT_TRANSLATE_NOOP("placement", "value → output"));
  if (placement == "query_key") return text(QT_TRANSLATE_NOOP("placement", "query ↔ key"));
  if (placement == "up_down") return text(QT_TRANSLATE_NOOP("placement", "up → down"));
  if (placement == "attention_input") return text(QT_TRANSLATE_NOOP("placement", "attention input"));
  if (placement == "output_input") return text(QT_TRANSLATE_NOOP("placement", "output input"));
  if (placement == "mlp_input") return text(QT_TRANSLATE_NOOP("placement", "MLP input"));
  if (placement == "down_input") return text(QT_TRANSLATE_NOOP("placement", "down input"));
  if (placement == "query_key_online") return text(QT_TRANSLATE_NOOP("placement", "query ↔ key behind RoPE"));
  if (placement.ends_with(".left"))
    return factor_name(placement, ".left", QT_TRANSLATE_NOOP("placement", "%1, left factor"));
  if (placement.ends_with(".right"))
    return factor_name(placement, ".right", QT_TRANSLATE_NOOP("placement", "%1, right factor"));
  return QString::fromStdString(placement);
}

}  // namespace aq
