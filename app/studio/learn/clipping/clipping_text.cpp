// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QCoreApplication>

#include "app/studio/learn/clipping/clipping_lesson.h"

namespace aq {
namespace {

struct ClippingWords {
  Q_DECLARE_TR_FUNCTIONS(aq::ClippingWords)
 public:
  static LessonText text();
};

LessonText ClippingWords::text() {
  using Kind = Passage::Kind;
  return {
      tr("Clipping, and learning where to clip"),
      {
          {Kind::Text, tr("A grid that reaches to the largest weight serves that one weight. Shrink the "
                          "range by a factor $c$: the few weights beyond it are clipped to its ends, and all "
                          "the others get a finer step.")},
          {Kind::Formula,
           QStringLiteral(
               R"(\norm{W - Q(W)}^2 = \sum_{cl \le w \le ch} (w - Q(w))^2 + \sum_{w < cl, \; w > ch} (w - Q(w))^2)")},
          {Kind::Text, tr("The first sum falls with $c²$, the second rises; somewhere between lies an "
                          "optimum. The fewer bits there are, the smaller is the best factor.")},
          {Kind::Text, tr("Learnable weight clipping (LWC) finds a factor for each end of each range by "
                          "gradient descent. A sigmoid keeps it between 0 and 1:")},
          {Kind::Formula,
           QStringLiteral(
               R"(s = \frac{\sigma(\gamma) \max W - \sigma(\beta) \min W}{2^b - 1}, \quad z = \round{-\frac{\sigma(\beta) \min W}{s}})")},
          {Kind::Text, tr("Learning starts at $γ = β = 4$, where the factor is 0.982: almost the whole "
                          "range. What it minimizes is the error of a block's output, which need not have "
                          "its optimum where the weights' own error has it.")},
          {Kind::Task, tr("Drag the line in the upper plot to the optimum of the outputs. Then go from 2 to "
                          "8 bits: how fast does clipping lose its use?")},
          {Kind::Source, tr("OmniQuant (Shao et al., arXiv:2308.13137), equation 2, section 3.2.")},
      }};
}

}  // namespace

LessonText clipping_text() { return ClippingWords::text(); }

}  // namespace aq
