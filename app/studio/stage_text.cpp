// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/stage_text.h"

#include <QCoreApplication>
#include <algorithm>

#include "app/studio/number_format.h"
#include "widgets/plots/placement_name.h"

namespace aq {
namespace {

QString number(double value) { return QString::number(value, 'g', 4); }

struct LogText {
  QString operator()(const RunStarted& e) const {
    return QCoreApplication::translate("log", "Started %1 %2 on %3: %4 blocks, %5 epochs")
        .arg(QString::fromStdString(e.method), QString::fromStdString(e.setting),
             QString::fromStdString(e.model))
        .arg(e.blocks)
        .arg(e.epochs);
  }
  QString operator()(const StageStarted& e) const { return stage_text(e.stage); }
  QString operator()(const BlockStarted& e) const {
    return QCoreApplication::translate("log", "Block %1: loss %2 before learning")
        .arg(e.block)
        .arg(number(e.initial_loss));
  }
  QString operator()(const StepFinished&) const { return {}; }
  QString operator()(const EpochFinished& e) const {
    return QCoreApplication::translate("log", "Block %1, epoch %2: loss %3")
        .arg(e.block)
        .arg(e.epoch + 1)
        .arg(number(e.loss));
  }
  QString operator()(const MatrixSnapshot&) const { return {}; }
  QString operator()(const LayerReport& e) const {
    return QCoreApplication::translate("log", "Block %1, %2: SQNR %3 dB")
        .arg(e.block)
        .arg(QString::fromStdString(e.layer))
        .arg(number(e.sqnr_db));
  }
  QString operator()(const SearchFinished& e) const {
    const auto best = std::ranges::min_element(e.losses) - e.losses.begin();
    return QCoreApplication::translate("log", "Block %1, %2: the best of %3 exponents is %4")
        .arg(e.block)
        .arg(placement_name(e.placement))
        .arg(e.ratios.size())
        .arg(number(static_cast<double>(e.ratios[static_cast<std::size_t>(best)])));
  }
  QString operator()(const BlockFinished& e) const {
    return QCoreApplication::translate("log", "Block %1 done in %2: loss %3 → %4")
        .arg(e.block)
        .arg(short_duration(e.seconds), number(e.initial_loss), number(e.final_loss));
  }
  QString operator()(const EvaluationUpdate& e) const {
    if (!e.done) return {};
    return QCoreApplication::translate("log", "Perplexity (%1): %2")
        .arg(QString::fromStdString(e.what), short_perplexity(e.perplexity));
  }
  QString operator()(const RecoveryTaken& e) const {
    return QCoreApplication::translate("log", "⚠ Block %1, epoch %2: %3 → %4")
        .arg(e.block)
        .arg(e.epoch + 1)
        .arg(QString::fromStdString(e.reason), QString::fromStdString(e.step));
  }
  QString operator()(const Notice& e) const {
    const QString text = QString::fromStdString(e.text);
    return e.warning ? QStringLiteral("⚠ ") + text : text;
  }
};

}  // namespace

QString stage_text(RunStage stage) {
  switch (stage) {
    case RunStage::Opening:
      return QCoreApplication::translate("log", "Opening the model");
    case RunStage::FloatEvaluation:
      return QCoreApplication::translate("log", "Measuring the float model");
    case RunStage::BaselineEvaluation:
      return QCoreApplication::translate("log", "Measuring round-to-nearest");
    case RunStage::Calibration:
      return QCoreApplication::translate("log", "Calibrating");
    case RunStage::QuantizedEvaluation:
      return QCoreApplication::translate("log", "Measuring the quantized model");
    case RunStage::Exporting:
      return QCoreApplication::translate("log", "Writing the checkpoint");
    case RunStage::Verifying:
      return QCoreApplication::translate("log", "Reopening and comparing the checkpoint");
  }
  return {};
}

QString log_text(const RunEvent& event) { return std::visit(LogText{}, event); }

}  // namespace aq
