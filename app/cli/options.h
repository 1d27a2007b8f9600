// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace aq::cli {

/// Refuses numbers outside of [low, high], and what is no number though it is written as one ("nan", neither
/// below nor above), without a word about it in --help, where `type_name` says enough.
template <typename Number>
CLI::Validator in_range(Number low, Number high) {
  const auto check = [range = CLI::Range(low, high)](std::string& text) {
    double value = 0;
    if (CLI::detail::lexical_cast(text, value) && std::isnan(value)) return text + " is not a number";
    return range(text);
  };
  return CLI::Validator(check, "");
}

/// The same for words.
inline CLI::Validator one_of(std::vector<std::string> words) {
  return CLI::IsMember(std::move(words)).description("");
}

/// The layout of --help: a switch is shown as "--x,--no-x".
std::shared_ptr<CLI::FormatterBase> help_layout();

/// MODEL, where a subcommand takes one.
CLI::Option* add_model(CLI::App& command, std::string& model);
/// --json
CLI::Option* add_json(CLI::App& command, bool& json);
/// --threads
CLI::Option* add_threads(CLI::App& command, int& threads);

}  // namespace aq::cli
