#pragma once

#include <QScrollArea>
#include <initializer_list>

namespace aq {

/// A page's settings, one below the other at its left edge; they scroll where the window is low.
class SideColumn : public QScrollArea {
  Q_OBJECT

 public:
  SideColumn(std::initializer_list<QWidget*> parts, QWidget* parent = nullptr);
};

}  // namespace aq
