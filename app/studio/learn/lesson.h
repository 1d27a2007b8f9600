// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <vector>

namespace aq {

class LessonBoard;
struct LearnServices;

/// A piece of a lesson's text. Between two dollar signs of a text stands a formula in a line ("$XA⁻¹$").
struct Passage {
  enum class Kind {
    Text,
    Formula,  ///< as parse_formula() reads it
    Task,     ///< something to try on the board
    Source    ///< the paper and where in it
  };
  Kind kind = Kind::Text;
  QString text;
};

/// What a lesson says, in the window's language.
struct LessonText {
  QString title;
  std::vector<Passage> passages;
};

/// One lesson: its text, and the picture to play with.
struct Lesson {
  const char* id;  ///< under which a visit is remembered
  LessonText (*text)();
  LessonBoard* (*board)(const LearnServices& services);
};

}  // namespace aq
