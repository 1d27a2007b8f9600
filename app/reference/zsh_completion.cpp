// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <map>

#include "app/reference/completion.h"

namespace aq::reference {
namespace {

/// Within single quotes.
std::string zsh_quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char letter : text) quoted += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
  return quoted + "'";
}

/// With the letters escaped that _arguments and _describe take for their own.
std::string escaped(const std::string& text) {
  std::string safe;
  for (const char letter : text) {
    if (letter == ':' || letter == '[' || letter == ']' || letter == '\\') safe += '\\';
    safe += letter;
  }
  return safe;
}

std::string zsh_function(const std::string& program, const std::string& command) {
  std::string name = "_" + program + (command.empty() ? "" : "_" + command);
  std::ranges::replace(name, '-', '_');
  std::ranges::replace(name, ' ', '_');
  return name;
}

/// A function for every kind of value there is, by what it does.
class ValueFunctions {
 public:
  explicit ValueFunctions(std::string prefix) : prefix_(std::move(prefix)) {}

  /// Its name; a blank, which offers nothing, where nobody can know the values.
  std::string name(const ValueEntry& value) {
    const std::string body = body_of(value);
    if (body.empty()) return " ";
    const auto [found, added] =
        names_.try_emplace(body, prefix_ + "_value_" + std::to_string(names_.size() + 1));
    if (added) text_ += found->second + "() {\n" + body + "}\n\n";
    return found->second;
  }
  const std::string& text() const { return text_; }

 private:
  static std::string body_of(const ValueEntry& value) {
    std::string body;
    if (!value.words.empty()) {
      body += "  compadd --";
      for (const std::string& word : value.words) body += " " + zsh_quoted(word);
      body += "\n";
    }
    if (!value.files.empty()) body += "  _files -g " + zsh_quoted(value.files) + "\n";
    if (value.files.empty() && value.folders) body += "  _directories\n";
    return body;
  }

  std::string prefix_, text_;
  std::map<std::string, std::string> names_;
};

/// One word of _arguments for each of an option's flags.
std::string option_words(const OptionEntry& option, ValueFunctions& values) {
  std::string text;
  for (const std::string& flag : option.flags) {
    std::string word = (option.repeats ? "*" : "") + flag + "[" + escaped(option.help) + "]";
    if (!option.value.name.empty())
      word += ":" + escaped(option.value.name) + ":" + values.name(option.value);
    text += "    " + zsh_quoted(word) + " \\\n";
  }
  return text;
}

std::string argument_words(const CommandEntry& command, ValueFunctions& values) {
  std::string text;
  for (const ArgumentEntry& argument : command.arguments) {
    const std::string word = std::string(argument.repeats ? "*" : "") + (argument.required ? ":" : "::") +
                             escaped(argument.value.name) + ":" + values.name(argument.value);
    text += "    " + zsh_quoted(argument.repeats ? word.substr(0, 1) + word.substr(word.find(':')) : word) +
            " \\\n";
  }
  return text;
}

std::string last_word(const std::string& name) { return name.substr(name.rfind(' ') + 1); }

/// Describes the commands below, and hands the rest of the line to the one that is named.
std::string dispatch(const std::string& program, const CommandEntry& command) {
  std::string text = "  case $state in\n  command)\n    local -a commands=(\n";
  for (const CommandEntry& below : command.commands)
    text += "      " + zsh_quoted(escaped(last_word(below.name)) + ":" + escaped(below.help)) + "\n";
  text += "    )\n    _describe -t commands command commands\n    ;;\n  arguments)\n    case $line[1] in\n";
  for (const CommandEntry& below : command.commands)
    text += "    " + last_word(below.name) + ") " + zsh_function(program, below.name) + " ;;\n";
  return text + "    esac\n    ;;\n  esac\n";
}

std::string function(const std::string& program, const CommandEntry& command, const std::string& name,
                     ValueFunctions& values) {
  std::string text;
  for (const CommandEntry& below : command.commands) text += function(program, below, below.name, values);
  text += zsh_function(program, name) + "() {\n";
  const bool has_commands = !command.commands.empty();
  if (has_commands) text += "  local curcontext=$curcontext state state_descr line\n  local -A opt_args\n";
  text += has_commands ? "  _arguments -C \\\n" : "  _arguments \\\n";
  for (const OptionEntry& option : command.options) text += option_words(option, values);
  text += argument_words(command, values);
  if (has_commands) text += "    ':command:->command' '*::argument:->arguments' \\\n";
  text.erase(text.size() - 3, 2);  // the last " \\"
  if (has_commands) text += dispatch(program, command);
  return text + "}\n\n";
}

}  // namespace

std::string zsh_completion(const CommandEntry& program) {
  ValueFunctions values(zsh_function(program.name, ""));
  const std::string functions = function(program.name, program, "", values);
  return "#compdef " + program.name + "\n# Made by the build from the program's own options.\n\n" +
         values.text() + functions + zsh_function(program.name, "") + " \"$@\"\n";
}

}  // namespace aq::reference
