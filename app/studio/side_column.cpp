#include "app/studio/side_column.h"

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

}  // namespace aq
