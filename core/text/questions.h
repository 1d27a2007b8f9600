// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace aq {

/// A multiple-choice question: which of the choices goes on behind the context.
struct Question {
  std::string task;                  ///< what it is grouped by; may be empty
  std::string context;               ///< the choice follows without a space of its own
  std::vector<std::string> choices;  ///< two or more, none of them empty
  std::size_t answer = 0;            ///< index of the right one
  std::string origin;                ///< where it stands, for messages: "tasks.jsonl line 3"
};

/// Reads a file of questions, one JSON object a line: {"context", "choices", "answer"} and, where they are
/// grouped, "task". Blank lines are passed over. @throws Error(BadInput) naming file and line
std::vector<Question> read_questions(const std::string& path);
/// The same from a text already in memory; `name` is for messages.
std::vector<Question> parse_questions(std::string_view lines, const std::string& name);

/// What read_questions reads: a line each, with its line break.
std::string question_lines(const std::vector<Question>& questions);

}  // namespace aq
