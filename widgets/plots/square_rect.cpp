// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/square_rect.h"

#include <algorithm>

#include "widgets/plots/qcustomplot.h"

namespace aq {
namespace {

/// Takes what is left over beside the square. Before each layout it limits the square to the room there is: a
/// layout element of its own, since QCustomPlot has no hook between the margins and the sizes.
class Spacer : public QCPLayoutElement {
 public:
  Spacer(QCustomPlot* plot, QCPLayoutGrid& body, QCPAxisRect& rect)
      : QCPLayoutElement(plot), body_(body), rect_(rect) {
    setAutoMargins(QCP::msNone);
  }

  void update(UpdatePhase phase) override {
    QCPLayoutElement::update(phase);
    if (phase != upLayout) return;
    // Not the body's own size: that is limited by the square inside it.
    const QMargins around = rect_.margins(), page = parentPlot()->plotLayout()->margins();
    const QRect whole = parentPlot()->viewport().marginsRemoved(page);
    const int room_down = whole.bottom() - body_.rect().top() - around.top() - around.bottom();
    const int room_across = whole.width() - around.left() - around.right() - width_of_others();
    const int side = std::max(60, std::min(room_down, room_across));
    rect_.setMaximumSize(side, side);
  }

 private:
  int width_of_others() const {
    int width = body_.columnSpacing() * (body_.columnCount() - 1);
    for (int column = 0; column < body_.columnCount(); ++column) {
      const QCPLayoutElement* element = body_.element(0, column);
      if (element && element != &rect_ && !dynamic_cast<const Spacer*>(element))
        width += element->outerRect().width();
    }
    return width;
  }

  QCPLayoutGrid& body_;
  QCPAxisRect& rect_;
};

}  // namespace

void center_square(QCPLayoutGrid& body, QCPAxisRect& rect) {
  rect.setSizeConstraintRect(QCPLayoutElement::scrInnerRect);
  body.insertColumn(0);
  body.addElement(0, 0, new Spacer(rect.parentPlot(), body, rect));
  body.addElement(0, body.columnCount(), new Spacer(rect.parentPlot(), body, rect));
  // The square grows first, up to its limit; the spacers share the rest.
  body.setColumnStretchFactor(1, 1000);
}

}  // namespace aq
