// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/questions.h"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/checkpoint/checked_json.h"
#include "core/checkpoint/json_view.h"
#include "core/checkpoint/mapped_file.h"

namespace aq {
namespace {

constexpr std::size_t kLongestQuestions = std::size_t{256} << 20;  ///< bytes of a file
constexpr JsonLimits kQuestionLimits{.depth = 4, .values = 1024};  ///< of a line, so some 1000 choices

std::vector<std::string> read_choices(const JsonView& json) {
  std::vector<std::string> choices;
  for (const JsonView& item : json.items()) {
    choices.push_back(item.text());
    if (choices.back().empty()) item.fail("is empty");
  }
  if (choices.empty()) json.fail("holds no choice");
  if (choices.size() == 1) json.fail("holds a single choice, which cannot be wrong");
  return choices;
}

Question parse_question(std::string_view line, const std::string& origin) {
  const auto json = parse_checked_json(line, origin, kQuestionLimits);
  const JsonView view(json, origin);
  Question question;
  question.task = view.text_or("task", "");
  question.context = view.at("context").text();
  question.choices = read_choices(view.at("choices"));
  const auto last = static_cast<std::int64_t>(question.choices.size()) - 1;
  question.answer = static_cast<std::size_t>(view.at("answer").integer(0, last));
  question.origin = origin;
  return question;
}

/// Up to the line break, which is taken away, too.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace

std::vector<Question> parse_questions(std::string_view lines, const std::string& name) {
  std::vector<Question> questions;
  for (std::size_t number = 1; !lines.empty(); ++number) {
    const std::string_view line = take_line(lines);
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    questions.push_back(parse_question(line, name + " line " + std::to_string(number)));
  }
  if (questions.empty()) throw Error(ErrorKind::BadInput, "reading", name, "it holds no question");
  return questions;
}

std::vector<Question> read_questions(const std::string& path) {
  const auto file = map_file(path);
  const auto bytes = file->bytes();
  if (bytes.size() > kLongestQuestions)
    throw Error(ErrorKind::BadInput, "reading", path,
                "it is longer than " + std::to_string(kLongestQuestions) + " bytes");
  return with_unchanged(*file, [&] {
    return parse_questions({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path);
  });
}

std::string question_lines(const std::vector<Question>& questions) {
  std::string lines;
  for (const Question& question : questions) {
    nlohmann::ordered_json json;
    if (!question.task.empty()) json["task"] = question.task;
    json["context"] = question.context;
    json["choices"] = question.choices;
    json["answer"] = question.answer;
    lines += json.dump() + "\n";
  }
  return lines;
}

}  // namespace aq
