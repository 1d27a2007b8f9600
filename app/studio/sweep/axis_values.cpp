// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/sweep/axis_values.h"

#include <QCoreApplication>

#include "core/base/error.h"
#include "core/methods/method.h"

namespace aq {
namespace {

struct AxisWords {
  Q_DECLARE_TR_FUNCTIONS(AxisValues)
};

constexpr auto kMethod = "method", kPreset = "preset", kGroupSizePath = "weights.group_size";

nlohmann::json parsed(const std::string& path, const QString& text) {
  if (path == kMethod) return method(text.toStdString()).id;
  if (path == kPreset) return preset(text.toStdString()).id;
  // 0 is no group size, but stands for a scale a channel on this axis.
  if (path == kGroupSizePath && text == QStringLiteral("0")) return 0;
  return value_to_json(value_from_text(recipe_parameter(path), text.toStdString()));
}

/// As it would be typed.
QString plain_text(const nlohmann::json& value) {
  if (value.is_number_float()) return QString::number(value.get<double>(), 'g', 10);
  return QString::fromStdString(value.is_string() ? value.get<std::string>() : value.dump());
}

QString joined(const std::vector<std::string>& words) {
  QStringList list;
  for (const std::string& word : words) list << QString::fromStdString(word);
  return list.join(QStringLiteral(", "));
}

}  // namespace

QStringList axis_paths() {
  QStringList paths{QString::fromLatin1(kMethod), QString::fromLatin1(kPreset)};
  for (const Parameter& parameter : recipe_parameters()) paths << QString::fromStdString(parameter.path);
  return paths;
}

QString axis_name(const std::string& path) {
  if (path == kMethod) return AxisWords::tr("Method");
  if (path == kPreset) return AxisWords::tr("Preset");
  return QCoreApplication::translate("parameter", recipe_parameter(path).label.c_str());
}

QString value_name(const std::string& path, const nlohmann::json& value) {
  if (path == kGroupSizePath && value == 0) return AxisWords::tr("a whole channel");
  if (value.is_boolean()) return value.get<bool>() ? AxisWords::tr("on") : AxisWords::tr("off");
  return plain_text(value);
}

QString axis_text(const GridAxis& axis) {
  QStringList words;
  for (const nlohmann::json& value : axis.values) words << plain_text(value);
  return words.join(QStringLiteral(", "));
}

QString axis_hint(const std::string& path) {
  std::vector<std::string> words;
  if (path == kMethod)
    for (const auto& one : methods()) words.push_back(one.id);
  else if (path == kPreset)
    for (const auto& one : presets()) words.push_back(one.id);
  else if (const Parameter& parameter = recipe_parameter(path); parameter.type == ParameterType::Choice)
    words = parameter.choices;
  else if (parameter.type == ParameterType::Boolean)
    words = {"true", "false"};
  else
    return AxisWords::tr("Numbers from %1 to %2").arg(parameter.minimum).arg(parameter.maximum);
  return joined(words);
}

GridAxis axis_from_text(const std::string& path, const QString& values) {
  GridAxis axis{path, {}};
  for (const QString& part : values.split(QLatin1Char(','), Qt::SkipEmptyParts))
    if (const QString text = part.trimmed(); !text.isEmpty()) axis.values.push_back(parsed(path, text));
  if (axis.values.empty()) throw Error(ErrorKind::BadArgument, "sweeping over", path, "there is no value");
  return axis;
}

}  // namespace aq
