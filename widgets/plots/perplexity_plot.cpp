// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/perplexity_plot.h"

#include <QFontMetrics>
#include <algorithm>
#include <cmath>

#include "widgets/plots/csv_table.h"
#include "widgets/plots/hover.h"
#include "widgets/plots/number_text.h"
#include "widgets/plots/plot_header.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/tickers.h"

namespace aq {
namespace {

constexpr double kLogFromRatio = 20;
constexpr int kLabelGap = 6;

bool drawable(double perplexity) { return std::isfinite(perplexity) && perplexity > 0; }

bool of_a_block(const std::string& what) { return what.rfind("block ", 0) == 0; }

/// Where a kind of evaluation stands among the bars.
int rank(const std::string& what) {
  if (what == "float") return 0;
  if (what == "rtn") return 1;
  return of_a_block(what) ? 2 : 3;
}

}  // namespace

PerplexityPlot::PerplexityPlot(QWidget* parent) : Plot(parent) {
  make_logarithmic(surface()->xAxis, false, ValueTicker::Style::Count);
  bars_ = add_rect(1);
  bars_->axis(QCPAxis::atLeft)->grid()->setVisible(false);
  bars_->axis(QCPAxis::atLeft)->setRangeReversed(true);
  body()->setColumnStretchFactor(0, 1.4);
}

void PerplexityPlot::add(const EvaluationUpdate& update) {
  auto found = std::find_if(evaluations_.begin(), evaluations_.end(),
                            [&](const Evaluation& evaluation) { return evaluation.what == update.what; });
  if (found == evaluations_.end()) found = evaluations_.insert(found, {update.what, {}});
  // Fewer tokens than before: measured once more.
  if (!found->updates.empty() && update.tokens < found->updates.back().tokens) found->updates.clear();
  found->updates.push_back(update);
  changed();
}

void PerplexityPlot::clear() {
  evaluations_.clear();
  replaced();
}

QString PerplexityPlot::empty_text() const {
  return tr(
      "Perplexity of the float, the rounded and the quantized model appears here while it is measured.");
}

/// Of the evaluations after each block only the latest: a deep model would have a bar a block.
std::vector<const PerplexityPlot::Evaluation*> PerplexityPlot::shown() const {
  std::vector<const Evaluation*> shown;
  const Evaluation* latest_block = nullptr;
  for (const Evaluation& evaluation : evaluations_) {
    if (of_a_block(evaluation.what)) {
      latest_block = &evaluation;
    } else {
      shown.push_back(&evaluation);
    }
  }
  if (latest_block) shown.push_back(latest_block);
  std::stable_sort(shown.begin(), shown.end(),
                   [](const Evaluation* a, const Evaluation* b) { return rank(a->what) < rank(b->what); });
  return shown;
}

QString PerplexityPlot::name_of(const std::string& what) const {
  if (what == "float") return tr("float");
  if (what == "rtn") return tr("RTN");
  if (what == "quantized") return tr("quantized");
  if (of_a_block(what)) return tr("after block %1").arg(QString::fromStdString(what.substr(6)));
  return QString::fromStdString(what);
}

QColor PerplexityPlot::color_of(const std::string& what) const {
  if (what == "float") return theme().series[2];
  if (what == "rtn") return theme().series[1];
  if (what == "quantized") return theme().series[0];
  return theme().series[of_a_block(what) ? 5 : 6];
}

bool PerplexityPlot::needs_log() const {
  double low = 0, high = 0;
  for (const Evaluation* evaluation : shown()) {
    const double value = evaluation->latest();
    if (!drawable(value)) continue;
    low = low == 0 ? value : std::min(low, value);
    high = std::max(high, value);
  }
  return low > 0 && high / low > kLogFromRatio;
}

void PerplexityPlot::draw_curves(QCustomPlot& canvas) const {
  for (const Evaluation* evaluation : shown()) {
    const QColor color = color_of(evaluation->what);
    QCPGraph* graph = add_line(canvas.xAxis, canvas.yAxis, name_of(evaluation->what), color, 2);
    for (const EvaluationUpdate& update : evaluation->updates)
      if (drawable(update.perplexity)) graph->addData(static_cast<double>(update.tokens), update.perplexity);
    if (evaluation->updates.size() == 1)
      graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, color, color, 6));
  }
}

void PerplexityPlot::draw_bars(QCustomPlot& canvas) const {
  QCPAxis* names = bars_->axis(QCPAxis::atLeft);
  QCPAxis* values = bars_->axis(QCPAxis::atBottom);
  auto ticker = QSharedPointer<QCPAxisTickerText>::create();
  double row = 0;
  for (const Evaluation* evaluation : shown()) {
    ticker->addTick(row, name_of(evaluation->what));
    auto* bar = new QCPBars(names, values);
    bar->setName(name_of(evaluation->what));
    bar->setWidth(0.56);
    bar->setPen(Qt::NoPen);
    // What is still being measured is paler.
    bar->setBrush(faded(color_of(evaluation->what), evaluation->updates.back().done ? 1 : 0.5));
    if (drawable(evaluation->latest())) bar->addData(row, evaluation->latest());
    auto* label = new QCPItemText(&canvas);
    label->position->setAxes(values, names);
    label->position->setAxisRect(bars_);
    label->position->setCoords(evaluation->latest(), row);
    label->setText(number_text(evaluation->latest()));
    label->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    label->setPadding(QMargins(kLabelGap, 0, 0, 0));
    label->setColor(theme().text);
    label->setFont(font());
    label->setClipToAxisRect(false);
    ++row;
  }
  names->setTicker(ticker);
}

QString PerplexityPlot::comparison() const {
  const auto find = [this](const char* what) -> const Evaluation* {
    for (const Evaluation& evaluation : evaluations_)
      if (evaluation.what == what && evaluation.updates.back().done) return &evaluation;
    return nullptr;
  };
  const Evaluation *original = find("float"), *quantized = find("quantized");
  if (original && quantized && drawable(original->latest()))
    return tr("quantized is %1 against float").arg(change_text(quantized->latest() / original->latest()));
  const EvaluationUpdate& update = evaluations_.back().updates.back();
  if (update.done || update.total_tokens <= 0) return {};
  return tr("%1 of %2 tokens")
      .arg(count_text(double(update.tokens)), count_text(double(update.total_tokens)));
}

void PerplexityPlot::build(QCustomPlot& canvas, PlotHeader& header) {
  const bool logarithmic = needs_log();
  make_logarithmic(canvas.yAxis, logarithmic);
  make_logarithmic(bars_->axis(QCPAxis::atBottom), logarithmic);
  canvas.xAxis->setLabel(tr("Tokens"));
  canvas.yAxis->setLabel(logarithmic ? tr("Perplexity (log)") : tr("Perplexity"));
  bars_->axis(QCPAxis::atBottom)->setLabel(logarithmic ? tr("Perplexity (log)") : tr("Perplexity"));
  draw_curves(canvas);
  draw_bars(canvas);
  header.set_note(comparison());
  std::vector<LegendEntry> legend;
  for (const Evaluation* evaluation : shown())
    legend.push_back({name_of(evaluation->what), color_of(evaluation->what), LegendEntry::Mark::Line});
  header.set_legend(std::move(legend));
}

void PerplexityPlot::fit_curves() {
  double last_token = 1, low = 0, high = 0;
  for (const Evaluation* evaluation : shown()) {
    for (const EvaluationUpdate& update : evaluation->updates) {
      last_token = std::max({last_token, double(update.tokens), double(update.total_tokens)});
      if (!drawable(update.perplexity)) continue;
      low = low == 0 ? update.perplexity : std::min(low, update.perplexity);
      high = std::max(high, update.perplexity);
    }
  }
  surface()->xAxis->setRange(0, 1.02 * last_token);
  surface()->yAxis->setRange(low > 0 ? padded({low, high}, 0.08, needs_log()) : QCPRange(1, 10));
}

void PerplexityPlot::fit() {
  fit_curves();
  fit_bars();
}

/// The share of the bars' width that is left beside the longest number at a bar's end.
double PerplexityPlot::share_of_bars() const {
  int widest = 0;
  for (const Evaluation* evaluation : shown())
    widest = std::max(widest, QFontMetrics(font()).horizontalAdvance(number_text(evaluation->latest())));
  const double width = std::max(1, bars_->width());
  return std::clamp((width - widest - 2 * kLabelGap) / width, 0.2, 0.95);
}

void PerplexityPlot::fit_bars() {
  const auto rows = static_cast<double>(shown().size());
  // Room for three at least: one bar alone would fill the plot.
  bars_->axis(QCPAxis::atLeft)->setRange(-0.6, std::max(rows, 3.0) - 0.4);
  double low = 0, high = 0;
  for (const Evaluation* evaluation : shown()) {
    if (!drawable(evaluation->latest())) continue;
    low = low == 0 ? evaluation->latest() : std::min(low, evaluation->latest());
    high = std::max(high, evaluation->latest());
  }
  if (high == 0) low = high = 1;
  const double share = share_of_bars();
  const bool logarithmic = needs_log();
  const double base = logarithmic ? std::pow(10, std::floor(std::log10(low) - 0.2)) : 0;
  const double end = logarithmic ? base * std::pow(high / base, 1 / share) : high / share;
  bars_->axis(QCPAxis::atBottom)->setRange(base, end);
  for (int i = 0; i < surface()->plottableCount(); ++i)
    if (auto* bar = qobject_cast<QCPBars*>(surface()->plottable(i))) bar->setBaseValue(base);
}

Hover PerplexityPlot::hover_at(const QPointF& position) const {
  if (const auto point = nearest_point(*surface(), position))
    return {tr("%1\nperplexity %2\nafter %3 tokens")
                .arg(point->graph->name(), number_text(point->value, 6), number_text(point->key, 9)),
            point->pixel};
  if (!bars_->rect().contains(position.toPoint())) return {};
  const auto row = std::lround(bars_->axis(QCPAxis::atLeft)->pixelToCoord(position.y()));
  const auto rows = shown();
  if (row < 0 || row >= static_cast<long>(rows.size())) return {};
  const EvaluationUpdate& update = rows[static_cast<std::size_t>(row)]->updates.back();
  return {tr("%1\nperplexity %2\nafter %3 tokens")
              .arg(name_of(update.what), number_text(update.perplexity, 6), QString::number(update.tokens)),
          {}};
}

QString PerplexityPlot::csv() const {
  CsvTable table({"evaluation", "tokens", "perplexity", "done"});
  for (const Evaluation& evaluation : evaluations_)
    for (const EvaluationUpdate& update : evaluation.updates)
      table.add({QString::fromStdString(evaluation.what), qlonglong(update.tokens), update.perplexity,
                 update.done ? 1 : 0});
  return table.text();
}

}  // namespace aq
