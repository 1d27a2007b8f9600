// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <regex>
#include <string>
#include <vector>

namespace aq::demo {

/// A kind of place where a document of the world is broken off, and what may stand there.
struct Cloze {
  const char* task;
  std::regex place;  ///< what leads up to the answer, the answer (the first group), what follows
  std::vector<std::string> answers;  ///< each once; the wrong ones are drawn from them
  /// Whether `word` is a good wrong answer behind `before`; null: any is that is not the right one.
  bool (*misleads)(const std::string& word, const std::string& answer, const std::string& before) = nullptr;
};

/// All of them; a task may have several.
const std::vector<Cloze>& clozes();

/// Whether `word`, of one or several words, stands in `text` and is no part of a longer word.
bool mentions(const std::string& text, const std::string& word);

}  // namespace aq::demo
