// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

#include "widgets/formula/formula_drawing.h"
#include "widgets/formula/formula_node.h"

namespace aq {

/// A formula in the middle of its line, in the size of the widget's font and the palette's text colour;
/// smaller where the line is too narrow for it.
class FormulaView : public QWidget {
  Q_OBJECT

 public:
  explicit FormulaView(QWidget* parent = nullptr);

  /// @throws Error(BadArgument) as parse_formula()
  void set_formula(const QString& tex);
  const FormulaNode& formula() const { return formula_; }

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void set_type();

  FormulaNode formula_;
  FormulaDrawing drawing_;
};

}  // namespace aq
