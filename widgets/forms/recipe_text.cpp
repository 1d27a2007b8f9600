// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/recipe_text.h"

#include <QCoreApplication>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "widgets/forms/json_keys.h"

namespace aq {
namespace {

constexpr qsizetype kLongestRecipe = 1 << 20;
constexpr int kDeepestRecipe = 8;

RecipeTextProblem problem_at(int line, const std::string& key, const QString& reason) {
  return {line, QString::fromStdString(key), reason};
}

/// "[json.exception.parse_error.101] parse error at line 2, column 5: syntax error while …" without what the
/// place says already.
QString syntax_reason(const nlohmann::json::parse_error& error) {
  const QString whole = QString::fromStdString(printable(error.what(), 400));
  const qsizetype colon = whole.indexOf(QLatin1String(": "));
  return QCoreApplication::translate("RecipeText", "this is not JSON (%1)")
      .arg(colon < 0 ? whole : whole.mid(colon + 2));
}

int line_of_byte(const std::string& text, std::size_t byte) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text.size()));
  return static_cast<int>(std::count(text.begin(), end, '\n'));
}

/// Nesting is bounded before anything recursive sees the text.
std::optional<RecipeTextProblem> too_deep(const std::string& text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (!quoted) {
      depth += text[i] == '{' || text[i] == '[' ? 1 : text[i] == '}' || text[i] == ']' ? -1 : 0;
      if (depth > kDeepestRecipe)
        return problem_at(line_of_byte(text, i), {},
                          QCoreApplication::translate("RecipeText", "it is nested too deep for a recipe"));
    }
  }
  return {};
}

/// One part of a recipe's JSON, with the path that it stands at.
struct RecipePart {
  std::string path;
  nlohmann::json json;  ///< a recipe of that part alone
};

nlohmann::json holding(const std::string& key, nlohmann::json value) {
  nlohmann::json object = nlohmann::json::object();
  object[key] = std::move(value);
  return object;
}

std::vector<RecipePart> parts_of(const nlohmann::json& recipe) {
  std::vector<RecipePart> parts;
  for (const auto& [key, value] : recipe.items()) {
    if (value.is_object())
      for (const auto& [name, member] : value.items())
        parts.push_back({key + "." + name, holding(key, holding(name, member))});
    else if (value.is_array())
      for (std::size_t i = 0; i < value.size(); ++i)
        parts.push_back({key + "[" + std::to_string(i) + "]",
                         holding(key, nlohmann::json::array({value[i]}))});
    else
      parts.push_back({key, holding(key, value)});
  }
  return parts;
}

/// Each part is tried alone, so that a refusal can be told where it belongs.
std::optional<RecipeTextProblem> refused_part(const nlohmann::json& json, const std::vector<JsonKey>& keys) {
  for (const RecipePart& part : parts_of(json)) {
    try {
      recipe_from_json(part.json);
    } catch (const Error& error) {
      const auto key = std::ranges::find(keys, part.path, &JsonKey::path);
      return problem_at(key == keys.end() ? 0 : key->line, part.path, QString::fromStdString(error.reason()));
    }
  }
  return {};
}

std::optional<RecipeTextProblem> doubled_key(const std::vector<JsonKey>& keys) {
  std::set<std::string> known;
  for (const JsonKey& key : keys)
    if (!known.insert(key.path).second)
      return problem_at(key.line, key.path,
                        QCoreApplication::translate("RecipeText", "the key is there twice"));
  return {};
}

}  // namespace

RecipeText read_recipe_text(const QString& text, const Recipe& start) {
  const std::string bytes = text.toStdString();
  if (bytes.size() > kLongestRecipe)
    return {{}, problem_at(0, {}, QCoreApplication::translate("RecipeText", "it is too long for a recipe"))};
  if (auto problem = too_deep(bytes)) return {{}, std::move(problem)};
  try {
    const nlohmann::json json = nlohmann::json::parse(bytes);
    if (!json.is_object())
      return {{},
              problem_at(0, {}, QCoreApplication::translate("RecipeText", "a recipe is an object: { … }"))};
    const std::vector<JsonKey> keys = json_keys(bytes);
    if (auto problem = doubled_key(keys)) return {{}, std::move(problem)};
    if (auto problem = refused_part(json, keys)) return {{}, std::move(problem)};
    return {recipe_from_json(json, start), {}};
  } catch (const nlohmann::json::parse_error& error) {
    return {{},
            problem_at(line_of_byte(bytes, error.byte > 0 ? error.byte - 1 : 0), {}, syntax_reason(error))};
  } catch (const nlohmann::json::exception& error) {
    return {{}, problem_at(0, {}, QString::fromStdString(printable(error.what())))};
  } catch (const Error& error) {
    return {{}, problem_at(0, {}, QString::fromStdString(error.reason()))};
  }
}

QString write_recipe_text(const Recipe& recipe) {
  return QString::fromStdString(
      to_json(recipe).dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

}  // namespace aq
