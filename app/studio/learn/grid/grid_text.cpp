// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QCoreApplication>

#include "app/studio/learn/grid/grid_lesson.h"

namespace aq {
namespace {

struct GridWords {
  Q_DECLARE_TR_FUNCTIONS(aq::GridWords)
 public:
  static LessonText text();
};

LessonText GridWords::text() {
  using Kind = Passage::Kind;
  return {
      tr("What a grid is"),
      {
          {Kind::Text, tr("A model's weights are real numbers; a quantized weight is an integer $q$ of $b$ "
                          "bits. A scale $s$ and a zero point $z$ say which real number each integer stands "
                          "for: the $2ᵇ$ levels of a grid.")},
          {Kind::Formula, QStringLiteral(R"(s = \frac{h - l}{2^b - 1}, \quad z = \round{-\frac{l}{s}})")},
          {Kind::Text,
           tr("$l$ and $h$ are the ends of the range that the grid has to cover: the smallest and the "
              "largest weight, 0 always among them. Rounding sends a weight to its nearest level and back:")},
          {Kind::Formula,
           QStringLiteral(
               R"(Q(w) = s \cdot \left( \clamp\left( \round{\frac{w}{s}} + z, 0, 2^b - 1 \right) - z \right))")},
          {Kind::Text,
           tr("Inside the range no weight moves by more than half a step, $s/2$. A symmetric grid takes its "
              "range from the largest magnitude alone (absmax) and keeps 0 in its middle; it needs no zero "
              "point, but wastes levels where weights lean to one side.")},
          {Kind::Formula, QStringLiteral(R"(s = \frac{\max \abs{w}}{2^{b-1} - 1})")},
          {Kind::Task, tr("Take a bit away. The step doubles, and so does the error; four times the squared "
                          "error is 6 dB less.")},
          {Kind::Task, tr("Look for a channel whose smallest and largest weight differ in size, and switch "
                          "to the symmetric grid: the step grows.")},
          {Kind::Source, tr("OmniQuant (Shao et al., arXiv:2308.13137), equation 2 with γ = β = 1; absmax: "
                            "QLoRA (Dettmers et al., arXiv:2305.14314), equation 1.")},
      }};
}

}  // namespace

LessonText grid_text() { return GridWords::text(); }

}  // namespace aq
