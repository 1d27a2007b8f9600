// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/options.h"

namespace aq::cli {
namespace {

class HelpLayout : public CLI::Formatter {
 public:
  /// CLI11 writes "--no-x{false}", which is its own notation.
  std::string make_option_name(const CLI::Option* option, bool is_positional) const override {
    std::string name = CLI::Formatter::make_option_name(option, is_positional);
    const std::string mark = "{false}";
    if (const auto found = name.find(mark); found != std::string::npos) name.erase(found, mark.size());
    return name;
  }
};

}  // namespace

std::shared_ptr<CLI::FormatterBase> help_layout() {
  const auto layout = std::make_shared<HelpLayout>();
  layout->column_width(34);
  return layout;
}

CLI::Option* add_model(CLI::App& command, std::string& model) {
  return command.add_option("MODEL", model, "Hugging Face directory, .gguf file, or demo:llama, demo:opt")
      ->type_name("")
      ->required();
}

CLI::Option* add_json(CLI::App& command, bool& json) {
  return command.add_flag("--json", json, "Print one JSON object instead of a table");
}

CLI::Option* add_threads(CLI::App& command, int& threads) {
  return command
      .add_option("--threads", threads, "Threads to compute with; 0 takes every core this process may use")
      ->type_name("N")
      ->check(in_range(0, 1024));
}

}  // namespace aq::cli
