// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QCoreApplication>

#include "app/studio/learn/feedback/feedback_lesson.h"

namespace aq {
namespace {

struct FeedbackWords {
  Q_DECLARE_TR_FUNCTIONS(aq::FeedbackWords)
 public:
  static LessonText text();
};

LessonText FeedbackWords::text() {
  using Kind = Passage::Kind;
  return {
      tr("Why error feedback helps"),
      {
          {Kind::Text,
           tr("Rounding each weight to its nearest level minimizes the error of the weights. What the model "
              "notices is the error of the layer's outputs on the inputs $X$ that reach it:")},
          {Kind::Formula,
           QStringLiteral(R"(\argmin_{\hat{W}} \norm{WX - \hat{W}X}^2, \quad H = 2XX^\text{T})")},
          {Kind::Text,
           tr("Inputs go together: where two channels rise and fall as one, an error made in the first can "
              "be taken back in the second. GPTQ rounds the columns one by one. Each leaves an error, and "
              "the columns that are not rounded yet move to make up for it as well as they can:")},
          {Kind::Formula,
           QStringLiteral(
               R"(e = \frac{w_i - Q(w_i)}{U_{ii}}, \quad w_j \gets w_j - e \cdot U_{ij}, \quad j > i)")},
          {Kind::Text,
           tr("$U$ is upper triangular with $UᵀU = H⁻¹$, one Cholesky factorization for the whole layer. The "
              "last columns have nobody behind them, but by then the sum is small.")},
          {Kind::Task, tr("Play the rounding. In the lower plot the weights still to come move away from "
                          "where they were; in the upper one the two errors part.")},
          {Kind::Task,
           tr("Which columns cost most? Those whose inputs are loudest: the steps of the upper line.")},
          {Kind::Source, tr("GPTQ (Frantar et al., arXiv:2210.17323), equations 1 and 2, algorithm 1. Here: "
                            "32 input channels, no groups, no reordering, a dampening of 1 %.")},
      }};
}

}  // namespace

LessonText feedback_text() { return FeedbackWords::text(); }

}  // namespace aq
