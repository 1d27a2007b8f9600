// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/compare/run_figures.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "app/studio/number_format.h"
#include "app/studio/runs/run_text.h"
#include "core/run/layer_overrides.h"
#include "widgets/forms/parameter_editor.h"
#include "widgets/plots/number_text.h"

namespace aq {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr double kMegabyte = 1e6;

struct FigureTexts {
  Q_DECLARE_TR_FUNCTIONS(FigureTexts)
 public:
  static QString name(Figure figure) {
    switch (figure) {
      case Figure::Perplexity:
        return tr("Perplexity");
      case Figure::Divergence:
        return tr("KL divergence");
      case Figure::BitsPerWeight:
        return tr("Bits per weight");
      case Figure::Size:
        return tr("Size of the weights");
      case Figure::Time:
        return tr("Time");
      case Figure::Memory:
        break;
    }
    return tr("Peak memory");
  }
  static QString label(Figure figure) {
    if (figure == Figure::Divergence) return tr("KL divergence from float (nats)");
    if (figure == Figure::Size) return tr("Size of the blocks' weights (MB)");
    if (figure == Figure::Time) return tr("Time (s)");
    if (figure == Figure::Memory) return tr("Peak memory (MB)");
    return name(figure);
  }
  static QString model() { return tr("Model"); }
  static QString method() { return tr("Method"); }
  static QString calibration() { return tr("Calibration text"); }
  static QString demo_text() { return tr("the demo's own"); }
  static QString layers() { return tr("Layers of their own"); }
  static QString loss() { return tr("Loss at the end (mean)"); }
  static QString yes(bool on) { return on ? tr("on") : tr("off"); }
};

QString figure_text(const LoadedRun& run, Figure figure) {
  const double value = figure_of(run, figure);
  if (!std::isfinite(value)) return QStringLiteral("–");
  if (figure == Figure::Perplexity) return short_perplexity(value);
  if (figure == Figure::Size || figure == Figure::Memory)
    return short_bytes(std::llround(value * kMegabyte));
  if (figure == Figure::Time) return short_duration(value);
  return number_text(value);
}

QString value_text(const Parameter& parameter, const ParameterValue& value) {
  if (const bool* on = std::get_if<bool>(&value)) return FigureTexts::yes(*on);
  const std::string text = value_to_text(value);
  if (parameter.type == ParameterType::Choice) {
    const auto choice = std::ranges::find(parameter.choices, text);
    const auto index = static_cast<std::size_t>(choice - parameter.choices.begin());
    if (index < parameter.choice_labels.size()) return core_text("parameter", parameter.choice_labels[index]);
  }
  return QString::fromStdString(text);
}

QString overrides_text(const Recipe& recipe) {
  QStringList texts;
  for (const LayerOverride& one : recipe.layers) texts << QString::fromStdString(to_text(one));
  return texts.join(QStringLiteral(", "));
}

SettingRow row_of(const QString& name, const std::vector<LoadedRun>& runs,
                  const std::function<QString(const LoadedRun&)>& text) {
  SettingRow row{.name = name};
  for (const LoadedRun& run : runs) row.values.push_back(text(run));
  row.differs =
      std::ranges::any_of(row.values, [&](const QString& value) { return value != row.values.front(); });
  return row;
}

}  // namespace

QString figure_name(Figure figure) { return FigureTexts::name(figure); }

QString figure_label(Figure figure) { return FigureTexts::label(figure); }

double figure_of(const LoadedRun& run, Figure figure) {
  const auto known = [](double value) { return value > 0 ? value : kUnknown; };
  const auto perplexity = run.entry.perplexity.find("quantized");
  switch (figure) {
    case Figure::Perplexity:
      return perplexity == run.entry.perplexity.end() ? kUnknown : known(perplexity->second);
    case Figure::Divergence:
      return run.entry.notes.divergence ? run.entry.notes.divergence->kl_divergence : kUnknown;
    case Figure::BitsPerWeight:
      return known(run.figures.bits_per_weight);
    case Figure::Size:
      return known(run.figures.weight_bytes / kMegabyte);
    case Figure::Time:
      return known(run.entry.seconds);
    case Figure::Memory:
      break;
  }
  return known(static_cast<double>(run.entry.peak_memory) / kMegabyte);
}

SettingTable setting_table(const std::vector<LoadedRun>& runs) {
  SettingTable table;
  for (const Figure figure : kAllFigures)
    table.figures.push_back(row_of(figure_name(figure), runs,
                                   [figure](const LoadedRun& run) { return figure_text(run, figure); }));
  table.figures.push_back(row_of(FigureTexts::loss(), runs, [](const LoadedRun& run) {
    return run.entry.final_loss > 0 ? number_text(run.entry.final_loss) : QStringLiteral("–");
  }));
  table.settings.push_back(row_of(FigureTexts::model(), runs, [](const LoadedRun& run) {
    return QString::fromStdString(run.entry.model);
  }));
  table.settings.push_back(row_of(FigureTexts::calibration(), runs, [](const LoadedRun& run) {
    const QString text = QString::fromStdString(run.entry.calibration);
    return text.isEmpty() ? FigureTexts::demo_text() : text;
  }));
  table.settings.push_back(row_of(FigureTexts::method(), runs, [](const LoadedRun& run) {
    return QString::fromStdString(run.entry.recipe.method);
  }));
  for (const Parameter& parameter : recipe_parameters())
    table.settings.push_back(
        row_of(core_text("parameter", parameter.label), runs, [&parameter](const LoadedRun& run) {
          return value_text(parameter, get(run.entry.recipe, parameter));
        }));
  table.settings.push_back(row_of(FigureTexts::layers(), runs,
                                  [](const LoadedRun& run) { return overrides_text(run.entry.recipe); }));
  return table;
}

}  // namespace aq
