// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QCoreApplication>

#include "app/studio/learn/granularity/granularity_lesson.h"

namespace aq {
namespace {

struct GranularityWords {
  Q_DECLARE_TR_FUNCTIONS(aq::GranularityWords)
 public:
  static LessonText text();
};

LessonText GranularityWords::text() {
  using Kind = Passage::Kind;
  return {
      tr("Granularity: tensor, channel, group"),
      {
          {Kind::Text,
           tr("How many weights share one scale? One scale for a whole tensor is the cheapest, but its range "
              "is that of the one largest weight: every other channel lives with a step made for that one.")},
          {Kind::Formula,
           QStringLiteral(
               R"(s_{\text{tensor}} = \frac{\max_{i,j} w_{ij} - \min_{i,j} w_{ij}}{2^b - 1} \; \ge \; s_i = \frac{\max_j w_{ij} - \min_j w_{ij}}{2^b - 1})")},
          {Kind::Text,
           tr("A scale for each output channel costs next to nothing, since it can be multiplied in after "
              "the product. A scale for each group of $g$ input channels follows the weights more closely "
              "still, and is what most 4-bit checkpoints use, with $g = 128$.")},
          {Kind::Text, tr("Rounding errors are spread about evenly over a step, so their mean square grows "
                          "with its square:")},
          {Kind::Formula, QStringLiteral(R"(\text{MSE} \approx \frac{s^2}{12})")},
          {Kind::Text,
           tr("Groups are paid for: each one stores a scale of 16 bits and a zero point of $b$.")},
          {Kind::Formula, QStringLiteral(R"(\bar{b} = b + \frac{16 + b}{g})")},
          {Kind::Task, tr("Make the groups smaller and watch the error fall while the bits for each weight "
                          "rise. When is one more bit the better bargain?")},
          {Kind::Source, tr("SmoothQuant (Xiao et al., arXiv:2211.10438), section 2 and figure 3; groups: "
                            "GPTQ (Frantar et al., arXiv:2210.17323), section 4.")},
      }};
}

}  // namespace

LessonText granularity_text() { return GranularityWords::text(); }

}  // namespace aq
