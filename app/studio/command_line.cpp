#include "app/studio/command_line.h"

#include <QRegularExpression>
#include <QStringList>

#include "core/methods/method.h"
#include "core/run/layer_overrides.h"

namespace aq {
namespace {

void add_option(QStringList& words, const char* flag, const std::string& value) {
  if (!value.empty()) words << QLatin1String(flag) << shell_quoted(QString::fromStdString(value));
}

/// Boolean flags stand alone: "--symmetric", "--no-gradual-mask".
QString switch_flag(const std::string& flag, bool on) {
  const QString name = QString::fromStdString(flag);
  return on ? name : QStringLiteral("--no-") + name.mid(2);
}

void add_settings(QStringList& words, const Recipe& recipe, const Recipe& start) {
  for (const auto& parameter : recipe_parameters()) {
    const ParameterValue value = get(recipe, parameter);
    if (value == get(start, parameter)) continue;
    if (const bool* on = std::get_if<bool>(&value))
      words << switch_flag(parameter.flag, *on);
    else
      add_option(words, parameter.flag.c_str(), value_to_text(value));
  }
}

}  // namespace

QString shell_quoted(const QString& text) {
  static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_@%+=:,./-]+$"));
  if (plain.match(text).hasMatch()) return text;
  QString inner = text;
  return QStringLiteral("'%1'").arg(inner.replace(QLatin1Char('\''), QLatin1String("'\\''")));
}

QString quantize_command(const RunSpec& spec) {
  QStringList words{QStringLiteral("affinequant"), QStringLiteral("quantize"),
                    shell_quoted(QString::fromStdString(spec.model))};
  add_option(words, "--out", spec.output);
  add_option(words, "--method", spec.recipe.method);
  add_settings(words, spec.recipe, method(spec.recipe.method).apply(Recipe{}));
  for (const LayerOverride& one : spec.recipe.layers) add_option(words, "--layer", to_text(one));
  add_option(words, "--calib", spec.calibration);
  if (spec.evaluation != "demo")
    add_option(words, "--eval", spec.evaluation);  // a demo's own text needs no flag
  if (spec.evaluate_rtn) words << QStringLiteral("--baseline");
  if (spec.evaluate_every_block) words << QStringLiteral("--evaluate-every-block");
  add_option(words, "--session", spec.session);
  if (spec.max_blocks > 0) words << QStringLiteral("--max-blocks") << QString::number(spec.max_blocks);
  if (spec.memory_budget > 0)
    words << QStringLiteral("--memory-budget") << QString::number(spec.memory_budget);
  if (spec.resume) words << QStringLiteral("--resume");
  return words.join(QLatin1Char(' '));
}

}  // namespace aq
