// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QScrollArea>
#include <initializer_list>

class QLayout;

namespace aq {

/// A page's settings, one below the other at its left edge; they scroll where the window is low.
class SideColumn : public QScrollArea {
  Q_OBJECT

 public:
  SideColumn(std::initializer_list<QWidget*> parts, QWidget* parent = nullptr);
};

/// A page with a side column: beside it `above` one below the other, then a row of choices, and what is
/// chosen below them, which takes the room that is left.
void lay_out_page(QWidget* page, SideColumn* side, std::initializer_list<QWidget*> above, QLayout* choices,
                  QWidget* content);

}  // namespace aq
