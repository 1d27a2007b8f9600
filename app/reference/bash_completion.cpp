// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>

#include "app/reference/completion.h"

namespace aq::reference {
namespace {

std::string function_name(const CommandEntry& program) {
  std::string name = "_" + program.name;
  std::ranges::replace(name, '-', '_');
  return name;
}

/// 'demo train', as one word of a pattern.
std::string quoted(const std::string& text) { return "'" + text + "'"; }

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// The program and all commands below it, the program under the empty name.
void collect(const CommandEntry& command, const std::string& name,
             std::vector<std::pair<std::string, const CommandEntry*>>& all) {
  all.emplace_back(name, &command);
  for (const CommandEntry& below : command.commands) collect(below, below.name, all);
}

std::vector<std::pair<std::string, const CommandEntry*>> all_commands(const CommandEntry& program) {
  std::vector<std::pair<std::string, const CommandEntry*>> all;
  collect(program, "", all);
  return all;
}

std::string offer(const ValueEntry& value) {
  return "@FUNCTION@_offer " + quoted(joined(value.words)) + " " + quoted(value.files) + " " +
         (value.folders ? "yes" : "no");
}

/// "'quantize --out'|'export --out'", one case for all options that take the same.
std::string value_cases(const CommandEntry& program) {
  std::vector<std::pair<std::string, std::string>> cases;  // what is offered, the patterns
  for (const auto& [name, command] : all_commands(program))
    for (const OptionEntry& option : command->options) {
      if (option.value.name.empty()) continue;
      const std::string action = offer(option.value), pattern = quoted(name + " " + option.flags.front());
      const auto found = std::ranges::find(cases, action, &std::pair<std::string, std::string>::first);
      if (found == cases.end())
        cases.emplace_back(action, pattern);
      else
        found->second += " | " + pattern;
    }
  std::string text;
  for (const auto& [action, patterns] : cases)
    text += "    " + patterns + ")\n      " + action + "\n      return\n      ;;\n";
  return text;
}

std::string flags_of(const CommandEntry& command) {
  std::string text;
  for (const OptionEntry& option : command.options) text += (text.empty() ? "" : " ") + joined(option.flags);
  return text;
}

/// What may follow where no option waits for its value.
std::string argument_offer(const CommandEntry& command) {
  ValueEntry value;
  if (!command.arguments.empty()) value = command.arguments.front().value;
  for (const CommandEntry& below : command.commands)
    value.words.push_back(below.name.substr(below.name.rfind(' ') + 1));
  return offer(value);
}

std::string argument_cases(const CommandEntry& program) {
  std::string text;
  for (const auto& [name, command] : all_commands(program))
    text += "    " + quoted(name) + ")\n      if [[ $cur == -* ]]; then @FUNCTION@_offer " +
            quoted(flags_of(*command)) + " '' no; else " + argument_offer(*command) + "; fi\n      ;;\n";
  return text;
}

std::string command_pattern(const CommandEntry& program) {
  std::string text;
  for (const auto& [name, command] : all_commands(program))
    if (!name.empty()) text += (text.empty() ? "" : " | ") + quoted(name);
  return text.empty() ? "''" : text;
}

constexpr auto kFrame = R"(# bash completion for @PROGRAM@; made by the build from the program's own options.

# Offers words, files that fit a pattern, and folders, as far as they begin with $cur.
@FUNCTION@_offer() {
  local -a found=()
  local file
  [[ -z $1 ]] || mapfile -t found < <(compgen -W "$1" -- "$cur")
  if [[ -n $2 || $3 == yes ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t -O ${#found[@]} found < <(compgen -d -- "$cur")
  fi
  [[ -z $2 ]] || while read -r file; do
    [[ -d $file ]] || found+=("$file")
  done < <(compgen -f -X "!$2" -- "$cur")
  COMPREPLY=("${found[@]}")
  if declare -F __ltrim_colon_completions >/dev/null; then __ltrim_colon_completions "$cur"; fi
}

@FUNCTION@() {
  local cur prev words cword command='' i
  if declare -F _get_comp_words_by_ref >/dev/null; then
    _get_comp_words_by_ref -n : cur prev words cword
  else
    cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} words=("${COMP_WORDS[@]}") cword=$COMP_CWORD
  fi
  COMPREPLY=()
  for ((i = 1; i < cword; ++i)); do
    case "${command:+$command }${words[i]}" in
    @COMMANDS@) command=${command:+$command }${words[i]} ;;
    esac
  done
  case "$command $prev" in
@VALUES@  esac
  case "$command" in
@ARGUMENTS@  esac
}
complete -F @FUNCTION@ @PROGRAM@
)";

void fill(std::string& script, const std::string& mark, const std::string& text) {
  for (auto found = script.find(mark); found != std::string::npos;
       found = script.find(mark, found + text.size()))
    script.replace(found, mark.size(), text);
}

}  // namespace

std::string bash_completion(const CommandEntry& program) {
  std::string script = kFrame;
  fill(script, "@PROGRAM@", program.name);
  fill(script, "@COMMANDS@", command_pattern(program));
  fill(script, "@VALUES@", value_cases(program));
  fill(script, "@ARGUMENTS@", argument_cases(program));
  fill(script, "@FUNCTION@", function_name(program));
  return script;
}

}  // namespace aq::reference
