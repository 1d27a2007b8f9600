// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

#include "core/base/parameter.h"

class QLabel;
class QToolButton;

namespace aq {

class ParameterEditor;

/// One line of a form: label, editor, a button that goes back to the preset's value, and what is wrong with
/// the value typed.
class ParameterRow : public QWidget {
  Q_OBJECT

 public:
  ParameterRow(const Parameter& parameter, QWidget* parent);

  const Parameter& parameter() const { return parameter_; }
  void set_value(const ParameterValue& value);
  ParameterValue value() const;  ///< @throws Error(BadArgument)
  /// The value that counts as unchanged.
  void set_reference(const ParameterValue& value);
  void show_problem(const QString& text);  ///< empty: none
  /// Marks the row where `value` is not the reference's.
  void mark_changed(const ParameterValue& value);
  QString help() const;  ///< rich text
  void retranslate();

 Q_SIGNALS:
  void edited();

 private:
  void set_up_layout();
  void reset();

  const Parameter parameter_;
  ParameterValue reference_;
  ParameterEditor* editor_;
  QLabel* label_;
  QLabel* problem_;
  QToolButton* reset_;
};

}  // namespace aq
