// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/method_texts.h"

#include "widgets/forms/parameter_editor.h"

namespace aq {

MethodText method_text(const Method& method) {
  return {QString::fromStdString(method.name), core_text("method", method.summary),
          QString::fromStdString(method.formula), QString::fromStdString(method.citation),
          core_text("method", method.inference)};
}

}  // namespace aq
