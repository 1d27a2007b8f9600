// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

#include "core/base/parameter.h"

namespace aq {

/// The part of a form's row in which one parameter's value is chosen.
class ParameterEditor : public QWidget {
  Q_OBJECT

 public:
  using QWidget::QWidget;
  virtual void set_value(const ParameterValue& value) = 0;
  /// @throws Error(BadArgument) where what was typed is no value of the parameter's type or is out of its
  /// range
  virtual ParameterValue value() const = 0;
  /// Takes its texts from the translator again.
  virtual void retranslate() {}
  /// Shows that what was typed cannot be used.
  virtual void mark_invalid(bool invalid);

 Q_SIGNALS:
  void edited();
};

/// The editor that fits the parameter's type, owned by `parent`.
ParameterEditor* make_parameter_editor(const Parameter& parameter, QWidget* parent);

/// A text of the core in the window's language.
QString core_text(const char* context, const std::string& text);

}  // namespace aq
