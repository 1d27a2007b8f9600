// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/runs/run_text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include "app/studio/number_format.h"
#include "widgets/plots/number_text.h"

namespace aq {
namespace {

struct RunTexts {
  Q_DECLARE_TR_FUNCTIONS(RunTexts)
 public:
  static QString word(const std::string& state) {
    if (state == "finished") return tr("finished");
    if (state == "running") return tr("running");
    if (state == "interrupted") return tr("interrupted");
    if (state == "cancelled") return tr("stopped");
    if (state == "failed") return tr("failed");
    return QString::fromStdString(state);
  }
  static QString state(const RunEntry& run) {
    if (!run.readable()) return tr("cannot be read");
    if (run.state == "finished") return word(run.state);
    return tr("%1, %2 of %3 blocks").arg(word(run.state)).arg(run.complete_blocks).arg(run.blocks);
  }
};

double perplexity_of(const RunEntry& run, const char* name) {
  const auto found = run.perplexity.find(name);
  return found == run.perplexity.end() ? 0 : found->second;
}

}  // namespace

QString run_state_text(const RunEntry& run) { return RunTexts::state(run); }

QString run_time_text(const std::string& created) {
  const QDateTime time = QDateTime::fromString(QString::fromStdString(created), Qt::ISODate).toLocalTime();
  return time.isValid() ? time.toString(QStringLiteral("yyyy-MM-dd HH:mm")) : QString();
}

QString run_perplexity_text(const RunEntry& run) {
  const double value = perplexity_of(run, "quantized");
  return value > 0 ? short_perplexity(value) : QString();
}

QString run_loss_text(const RunEntry& run) {
  const double quantized = perplexity_of(run, "quantized"), original = perplexity_of(run, "float");
  return quantized > 0 && original > 0 ? change_text(quantized / original) : QString();
}

QString run_name(const RunEntry& run) { return QString::fromStdString(run.name()); }

}  // namespace aq
