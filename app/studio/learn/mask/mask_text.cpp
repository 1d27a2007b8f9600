// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QCoreApplication>

#include "app/studio/learn/mask/mask_lesson.h"

namespace aq {
namespace {

struct MaskWords {
  Q_DECLARE_TR_FUNCTIONS(aq::MaskWords)
 public:
  static LessonText text();
};

LessonText MaskWords::text() {
  using Kind = Passage::Kind;
  return {
      tr("Diagonal dominance and the gradual mask"),
      {
          {Kind::Text,
           tr("A full matrix has to stay invertible while gradient descent pulls at every entry. One "
              "condition that guarantees it is strict diagonal dominance (Levy and Desplanques): in every "
              "row the diagonal entry outweighs all the others together.")},
          {Kind::Formula,
           QStringLiteral(R"(\abs{a_{ii}} > \sum_{j \ne i} \abs{a_{ij}}, \quad i = 1, \dots, n)")},
          {Kind::Text, tr("Gershgorin draws it. Each row is a disc with its centre at $aᵢᵢ$ and the sum of "
                          "the others for its radius; all eigenvalues lie in the discs. While no disc holds "
                          "0, no eigenvalue is 0.")},
          {Kind::Text, tr("AffineQuant does not enforce this, it makes it likely. The gradual mask lets the "
                          "diagonal learn first and opens a wider band in every epoch $e$ of $t$; entries "
                          "beside the diagonal count only $α$ times, the stability factor.")},
          {Kind::Formula,
           QStringLiteral(
               R"(GM_{ij} = \cases{1 & i = j \\ \alpha & 0 < \abs{i - j} \le \frac{e}{t} n \\ 0 & \abs{i - j} > \frac{e}{t} n}, \quad A \circ GM)")},
          {Kind::Text,
           tr("So their gradient is $α$ times smaller, too. Without the mask every entry moves from the "
              "first step on, and discs reach 0 within two epochs. Dominance is sufficient, not necessary: "
              "this small layer survives, and ends at a smaller error with a harmless condition number. But "
              "nothing promised it, and in a large model it may end in NaN.")},
          {Kind::Task,
           tr("Go through the epochs with the mask on, then off. Where does the margin cross 0?")},
          {Kind::Task, tr("Raise α with the mask on. In the paper, LLaMA-7B at 2 bits came out as NaN for α "
                          "= 1 and 0.1, and so it did without the mask.")},
          {Kind::Source, tr("AffineQuant (Ma et al., arXiv:2403.12544), section 3.2, equations 5 to 9 (the "
                            "mask: 6), tables 5 and 6. Here: 24 channels, 8 epochs of 40 steps.")},
      }};
}

}  // namespace

LessonText mask_text() { return MaskWords::text(); }

}  // namespace aq
