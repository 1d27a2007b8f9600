// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QCoreApplication>

#include "app/studio/learn/codebooks/codebooks_lesson.h"

namespace aq {
namespace {

struct CodebooksWords {
  Q_DECLARE_TR_FUNCTIONS(aq::CodebooksWords)
 public:
  static LessonText text();
};

LessonText CodebooksWords::text() {
  using Kind = Passage::Kind;
  return {
      tr("NF4 and k-means: levels where the weights are"),
      {
          {Kind::Text,
           tr("Evenly spaced levels are fair to values that are evenly spread. Weights are not: most are "
              "near 0, in the shape of a bell. Levels should be close together where the weights are.")},
          {Kind::Text, tr("NF4 places 16 levels so that a normal distribution hits each about equally often. "
                          "It takes the quantiles half way between equal shares, scales them to [−1, 1], and "
                          "makes sure that 0 is among them:")},
          {Kind::Formula,
           QStringLiteral(
               R"(q_i = \frac{1}{2} \left( \Phi^{-1}\left( \frac{i}{2^k + 1} \right) + \Phi^{-1}\left( \frac{i + 1}{2^k + 1} \right) \right))")},
          {Kind::Text, tr("A group of weights is divided by its largest magnitude, and each goes to the "
                          "nearest level. The levels are the same for every group and every model; only one "
                          "scale for each group is stored.")},
          {Kind::Text, tr("k-means asks the weights themselves: its levels $c$ are the centres of clusters, "
                          "learned for each group. Nothing beats it on the squared error, but every group "
                          "stores all of its levels.")},
          {Kind::Formula, QStringLiteral(R"(\min_{c} \sum_w \min_j (w - c_j)^2)")},
          {Kind::Task, tr("Compare the levels with the histogram, format by format. Then look at the bars: "
                          "their height is the error, and below the names stands what a weight costs.")},
          {Kind::Task, tr("Make the groups smaller. The largest weight of a group is then less extreme, the "
                          "shape less of a bell, and the even grid catches up.")},
          {Kind::Source, tr("NF4: QLoRA (Dettmers et al., arXiv:2305.14314), equation 4 and appendix E; "
                            "k-means: Lloyd 1982, started by k-means++ (Arthur and Vassilvitskii 2007).")},
      }};
}

}  // namespace

LessonText codebooks_text() { return CodebooksWords::text(); }

}  // namespace aq
