// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QCoreApplication>

#include "app/studio/learn/migration/migration_lesson.h"

namespace aq {
namespace {

struct MigrationWords {
  Q_DECLARE_TR_FUNCTIONS(aq::MigrationWords)
 public:
  static LessonText text();
};

LessonText MigrationWords::text() {
  using Kind = Passage::Kind;
  return {tr("Outliers and the migration strength"),
          {
              {Kind::Text, tr("In large models a few input channels carry values many times larger than the "
                              "rest, in every token. Where activations are rounded too, a token's range is "
                              "that of these channels, and all others fall on a few levels.")},
              {Kind::Text, tr("Weights are far more even. So the difficulty can be moved: divide each input "
                              "channel by a factor $s$ and multiply the weights that read it by the same "
                              "one. The product stays what it is.")},
              {Kind::Formula,
               QStringLiteral(R"(Y = XW = \left( X \diag(s)^{-1} \right) \cdot \left( \diag(s) W \right))")},
              {Kind::Text, tr("The migration strength $α$ says how much of it moves. With $α = 0$ the "
                              "weights become even at the activations' cost, with $α = 1$ the activations at "
                              "the weights'. At one half both are left with the same maxima.")},
              {Kind::Formula,
               QStringLiteral(R"(s_j = \frac{\max \abs{X_j}^\alpha}{\max \abs{W_j}^{1 - \alpha}})")},
              {Kind::Task, tr("Move α, here or by dragging the line in the lower plot. The error of the "
                              "activations falls, that of the weights rises; what counts is their product.")},
              {Kind::Task,
               tr("Give the weights 8 bits and the activations 4: where does the best α go, and why?")},
              {Kind::Source,
               tr("SmoothQuant (Xiao et al., arXiv:2211.10438), equations 3 and 4. AWQ (Lin et al., "
                  "arXiv:2306.00978), equations 4 and 5, searches such a scale for weights alone.")},
          }};
}

}  // namespace

LessonText migration_text() { return MigrationWords::text(); }

}  // namespace aq
