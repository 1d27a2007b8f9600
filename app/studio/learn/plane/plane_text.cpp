// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QCoreApplication>

#include "app/studio/learn/plane/plane_lesson.h"

namespace aq {
namespace {

struct PlaneWords {
  Q_DECLARE_TR_FUNCTIONS(aq::PlaneWords)
 public:
  static LessonText text();
};

LessonText PlaneWords::text() {
  using Kind = Passage::Kind;
  return {
      tr("The affine transform in the plane"),
      {
          {Kind::Text,
           tr("Two input channels of the layer: each output channel is a point of the plane, $w = (w₁, w₂)$. "
              "Rounding moves it to the nearest crossing of the grid. The grid is square and fixed; but the "
              "points may be moved before they are rounded, if the move is undone afterwards.")},
          {Kind::Formula, QStringLiteral(R"(XW = XA^{-1} \cdot AW \quad \to \quad XA^{-1} \cdot Q(AW))")},
          {Kind::Text,
           tr("A diagonal $A$ stretches the two axes, as SmoothQuant and OmniQuant do. A full matrix also "
              "turns and shears: seen from where the points came from, the grid becomes the slanted one on "
              "the right. AffineQuant looks for the matrix that costs the outputs least.")},
          {Kind::Formula,
           QStringLiteral(
               R"(\min_A \norm{XW - XA^{-1} Q(AW)}^2, \quad A = \matrix{a_{11} & a_{12} \\ a_{21} & a_{22}})")},
          {Kind::Text, tr("The weights' error alone does not decide: where the inputs of the two channels "
                          "are very unlike, or rise and fall together, some directions of error cost much "
                          "and others next to nothing. A good grid is fine along the costly ones.")},
          {Kind::Task, tr("Drag the two arrows, the columns of $A$, in the left plot. Can you get below the "
                          "error without a matrix? Then let gradient descent try.")},
          {Kind::Task, tr("Bring the arrows into one line: the determinant goes to 0, the slanted grid "
                          "closes up, and no inverse brings the points back.")},
          {Kind::Source,
           tr("AffineQuant (Ma et al., arXiv:2403.12544), section 3.1, equations 1 to 4, and figure 1.")},
      }};
}

}  // namespace

LessonText plane_text() { return PlaneWords::text(); }

}  // namespace aq
