// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/type_scale.h"

#include <QVariant>
#include <QWidget>

namespace aq {
namespace {

const char* const kScale = "type_scale";
const char* const kFirstSize = "first_type_size";

void scale_one(QWidget& widget, double factor) {
  if (!widget.property(kFirstSize).isValid()) widget.setProperty(kFirstSize, widget.font().pointSizeF());
  widget.setProperty(kScale, factor);
  QFont font = widget.font();
  font.setPointSizeF(widget.property(kFirstSize).toDouble() * factor);
  widget.setFont(font);
}

}  // namespace

void scale_type(QWidget& root, double factor) {
  scale_one(root, factor);
  for (QWidget* widget : root.findChildren<QWidget*>()) scale_one(*widget, factor);
}

double type_scale(const QWidget& widget) {
  const QVariant scale = widget.property(kScale);
  return scale.isValid() ? scale.toDouble() : 1;
}

}  // namespace aq
