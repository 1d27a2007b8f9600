#include "app/reference/settings_page.h"

#include "core/report/number_text.h"
#include "core/report/texts.h"
#include "core/run/recipe.h"

namespace aq::reference {
namespace {

/// The page's own words.
struct PageWords {
  const char *head, *columns, *to, *fallback, *counts, *is, *source, *end, *yes_or_no;
};

constexpr PageWords kEnglish{
    "# Settings\n\n"
    "Written by the build from the settings' descriptors (core/run), as the window's form, the flags and the "
    "keys are; a\n"
    "test compares. [command-line.md](command-line.md) says how they go together, `affinequant methods "
    "--json` what a\n"
    "method sets. 中文：[settings.zh_CN.md](settings.zh_CN.md)\n",
    "| key, flag | values | what it sets |\n|---|---|---|\n",
    " to ",
    "default ",
    " Counts where ",
    " is ",
    " Source: ",
    ".",
    "`true`, `false`"};

constexpr PageWords kChinese{
    "# 设置\n\n"
    "本页在编译时由设置的描述（core/"
    "run）生成，与窗口的表单、命令行选项和配方文件的键来自同一份描述；有测试核对。\n"
    "各设置如何配合见 [command-line.md](command-line.md)（英文），各方法的取值见 `affinequant methods "
    "--json`。\n"
    "English: [settings.md](settings.md)\n",
    "| 键、选项 | 取值 | 含义 |\n|---|---|---|\n",
    " 至 ",
    "默认 ",
    " 仅当 ",
    " 为 ",
    " 出处：",
    "。",
    "`true`、`false`"};

const PageWords& words(report::Language language) {
  return language == report::Language::English ? kEnglish : kChinese;
}

std::string code(const std::string& text) { return "`" + text + "`"; }

/// Bars end a cell of a table.
std::string cell(const std::string& text) {
  std::string safe;
  for (const char letter : text) safe += letter == '|' ? std::string("\\|") : std::string(1, letter);
  return safe;
}

std::string in_language(report::Language language, const std::string& english) {
  return english.empty() ? english : report::translated(language, "parameter", english);
}

std::string choices_of(const Parameter& parameter, report::Language language) {
  std::string text;
  for (std::size_t i = 0; i < parameter.choices.size(); ++i) {
    text += (i == 0 ? "" : "<br>") + code(parameter.choices[i]);
    if (i < parameter.choice_labels.size()) text += " " + in_language(language, parameter.choice_labels[i]);
  }
  return text;
}

std::string range_of(const Parameter& parameter, report::Language language) {
  std::string text = report::number_text(parameter.minimum, 15) + words(language).to +
                     report::number_text(parameter.maximum, 15);
  if (!parameter.unit.empty()) text += " " + in_language(language, parameter.unit);
  for (const auto& [value, meaning] : parameter.special)
    text += "<br>" + std::to_string(value) + ": " + in_language(language, meaning);
  return text;
}

std::string values_of(const Parameter& parameter, report::Language language) {
  if (parameter.type == ParameterType::Boolean) return words(language).yes_or_no;
  return parameter.type == ParameterType::Choice ? choices_of(parameter, language)
                                                 : range_of(parameter, language);
}

std::string dependence_of(const Parameter& parameter, report::Language language) {
  if (parameter.depends_on.empty()) return "";
  std::string values;
  for (const std::string& value : parameter.depends_values)
    values += (values.empty() ? "" : ", ") + code(value);
  return words(language).counts + code(parameter.depends_on) + words(language).is + values +
         words(language).end;
}

std::string row(const Parameter& parameter, report::Language language) {
  std::string meaning = "**" + in_language(language, parameter.label) + "** " +
                        in_language(language, parameter.help) + dependence_of(parameter, language);
  if (!parameter.citation.empty())
    meaning += words(language).source + in_language(language, parameter.citation) + words(language).end;
  return "| " + code(parameter.path) + "<br>" + code(parameter.flag) + " | " +
         cell(values_of(parameter, language)) + "<br>" + words(language).fallback +
         code(value_to_text(parameter.default_value)) + " | " + cell(meaning) + " |\n";
}

}  // namespace

std::string settings_page(report::Language language) {
  std::string page = words(language).head, section;
  for (const Parameter& parameter : recipe_parameters()) {
    if (section_of(parameter) != section) {
      section = section_of(parameter);
      page += "\n## " + section + "\n" + words(language).columns;
    }
    page += row(parameter, language);
  }
  return page;
}

}  // namespace aq::reference
