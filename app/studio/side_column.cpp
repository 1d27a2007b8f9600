// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/side_column.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace aq {
namespace {

constexpr int kColumnWidth = 316;

}  // namespace

SideColumn::SideColumn(std::initializer_list<QWidget*> parts, QWidget* parent) : QScrollArea(parent) {
  auto* page = new QWidget;
  auto* rows = new QVBoxLayout(page);
  rows->setContentsMargins(14, 14, 10, 14);
  rows->setSpacing(10);
  for (QWidget* part : parts) rows->addWidget(part);
  rows->addStretch();
  setWidget(page);
  setWidgetResizable(true);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setFrameShape(QFrame::NoFrame);
  setFixedWidth(kColumnWidth);
}

void lay_out_page(QWidget* page, SideColumn* side, std::initializer_list<QWidget*> above, QLayout* choices,
                  QWidget* content) {
  auto* main = new QVBoxLayout;
  main->setContentsMargins(14, 12, 14, 10);
  main->setSpacing(10);
  for (QWidget* part : above) main->addWidget(part);
  main->addLayout(choices);
  main->addWidget(content, 1);
  auto* layout = new QHBoxLayout(page);
  layout->setContentsMargins({});
  layout->setSpacing(0);
  layout->addWidget(side);
  layout->addLayout(main, 1);
}

}  // namespace aq
