// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QCoreApplication>

#include "app/studio/learn/inverse/inverse_lesson.h"

namespace aq {
namespace {

struct InverseWords {
  Q_DECLARE_TR_FUNCTIONS(aq::InverseWords)
 public:
  static LessonText text();
};

LessonText InverseWords::text() {
  using Kind = Passage::Kind;
  return {
      tr("Float or double: the inverse's own errors"),
      {
          {Kind::Text, tr("The transform is harmless only as far as $A⁻¹$ undoes $A$. Computers invert with "
                          "rounding errors of their own: float32 keeps 24 bits, float64 53. What is left "
                          "over after merging is the merge error.")},
          {Kind::Formula, QStringLiteral(R"(\max_{i,j} \abs{\left( A A^{-1} - I \right)_{ij}})")},
          {Kind::Text, tr("How large it gets depends on the condition number, the ratio of the largest to "
                          "the smallest singular value. With $u$ the unit roundoff, the rule of thumb is")},
          {Kind::Formula,
           QStringLiteral(
               R"(\norm{A A^{-1} - I} \approx \kappa u, \quad \kappa = \frac{\sigma_{1}}{\sigma_{n}}, \quad u_{32} = 2^{-24}, \quad u_{64} = 2^{-53})")},
          {Kind::Text, tr("By this rule float32 has no digit left where $κ$ reaches $2²⁴$, about seventeen "
                          "million. Inverting in float64 and rounding the result back to float32 (mixed) "
                          "wins about one digit and no more: the rounded inverse is off by $u$ itself, and "
                          "multiplying by $A$ blows that up by the condition again.")},
          {Kind::Text, tr("In the paper, OPT-6.7B at W4A16 took twice the time and memory in double and came "
                          "out at the same perplexity (11.91, in float 11.90): matrices that the mask keeps "
                          "have small conditions. The lesson before is the cheaper cure.")},
          {Kind::Task, tr("Raise the condition number. Where do the three lines leave the error of rounding "
                          "a weight to 4 bits, about 10⁻², behind?")},
          {Kind::Source, tr("AffineQuant (Ma et al., arXiv:2403.12544), table 4; Higham, Accuracy and "
                            "Stability of Numerical Algorithms, second edition 2002, chapter 14.")},
      }};
}

}  // namespace

LessonText inverse_text() { return InverseWords::text(); }

}  // namespace aq
