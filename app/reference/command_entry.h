// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

namespace aq::reference {

/// What may stand for a value, as far as a shell can offer it.
struct ValueEntry {
  std::string name;                ///< as --help shows it, "FILE.h5"; empty: the option is a switch
  std::vector<std::string> words;  ///< to choose from
  std::string files;               ///< pattern of the files that fit, "*.h5"; empty: none
  bool folders = false;
};

struct OptionEntry {
  std::vector<std::string> flags;  ///< {"-h", "--help"}, {"--x", "--no-x"}
  ValueEntry value;
  std::string help;
  std::string fallback;  ///< value without the option; empty: help says it, or there is none
  bool required = false;
  bool repeats = false;
  bool of_recipe = false;  ///< the flag of a recipe's setting (core/run/recipe.h)
};

struct ArgumentEntry {
  ValueEntry value;
  std::string help;
  bool required = false;
  bool repeats = false;
};

/// A program or one of its commands, as its parser describes it.
struct CommandEntry {
  std::string name;  ///< of the program, "affinequant"; of a command all words behind it, "demo train"
  std::string help;
  std::vector<ArgumentEntry> arguments;
  std::vector<OptionEntry> options;
  std::vector<CommandEntry> commands;
};

}  // namespace aq::reference
