// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/run_options_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "widgets/forms/path_field.h"
#include "widgets/forms/wheel_guard.h"

namespace aq {
namespace {

constexpr double kGigabyte = 1e9;

}  // namespace

RunOptionsForm::RunOptionsForm(QWidget* parent)
    : QWidget(parent),
      format_(new QComboBox(this)),
      calibration_(new PathField(PathField::Kind::ExistingFile, this)),
      evaluation_(new PathField(PathField::Kind::ExistingFile, this)),
      output_(new PathField(PathField::Kind::NewDirectory, this)),
      session_(new PathField(PathField::Kind::NewFile, this)),
      write_(new QCheckBox(this)),
      evaluate_(new QCheckBox(this)),
      baseline_(new QCheckBox(this)),
      every_block_(new QCheckBox(this)),
      format_label_(new QLabel(this)),
      budget_label_(new QLabel(this)),
      blocks_label_(new QLabel(this)),
      budget_(new QDoubleSpinBox(this)),
      blocks_(new QSpinBox(this)) {
  set_up_format();
  set_up_limits();
  set_up_layout();
  for (auto* box : {write_, evaluate_, baseline_}) box->setChecked(true);
  for (auto* field : std::initializer_list<QWidget*>{format_, budget_, blocks_}) guard_from_wheel(field);
  retranslate();
  for (auto* field : {calibration_, evaluation_, output_, session_})
    connect(field, &PathField::changed, this, &RunOptionsForm::changed);
  for (auto* box : {write_, evaluate_, baseline_, every_block_})
    connect(box, &QCheckBox::toggled, this, &RunOptionsForm::changed);
  connect(write_, &QCheckBox::toggled, output_, &QWidget::setEnabled);
  connect(write_, &QCheckBox::toggled, this, &RunOptionsForm::show_default_session);
  connect(output_, &PathField::changed, this, &RunOptionsForm::show_default_session);
  for (auto* dependent : {static_cast<QWidget*>(evaluation_), static_cast<QWidget*>(baseline_),
                          static_cast<QWidget*>(every_block_)})
    connect(evaluate_, &QCheckBox::toggled, dependent, &QWidget::setEnabled);
}

void RunOptionsForm::set_up_layout() {
  calibration_->setObjectName(QStringLiteral("calibration"));
  evaluation_->setObjectName(QStringLiteral("evaluation"));
  output_->setObjectName(QStringLiteral("output"));
  session_->setObjectName(QStringLiteral("session"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(4);
  for (QWidget* row :
       std::initializer_list<QWidget*>{calibration_, evaluate_, evaluation_, baseline_, every_block_, write_})
    layout->addWidget(row);
  auto* format = new QHBoxLayout;
  format->addWidget(format_label_);
  format->addWidget(format_, 1);
  layout->addLayout(format);
  for (QWidget* row : {output_, session_}) layout->addWidget(row);
  auto* limits = new QGridLayout;
  limits->addWidget(budget_label_, 0, 0);
  limits->addWidget(budget_, 0, 1);
  limits->addWidget(blocks_label_, 1, 0);
  limits->addWidget(blocks_, 1, 1);
  layout->addLayout(limits);
}

void RunOptionsForm::set_up_format() {
  format_->setObjectName(QStringLiteral("format"));
  format_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  format_label_->setBuddy(format_);
  connect(format_, &QComboBox::currentIndexChanged, this, &RunOptionsForm::changed);
  connect(write_, &QCheckBox::toggled, format_, &QWidget::setEnabled);
}

void RunOptionsForm::set_formats(const QList<FormatChoice>& formats) {
  const QSignalBlocker quiet(format_);
  const QString chosen = format_->currentData().toString();
  format_->clear();
  for (const FormatChoice& one : formats) {
    format_->addItem(one.name, one.id);
    format_->setItemData(format_->count() - 1, one.summary, Qt::ToolTipRole);
  }
  format_->setCurrentIndex(std::max(0, format_->findData(chosen)));
}

void RunOptionsForm::set_up_limits() {
  budget_->setObjectName(QStringLiteral("memory-budget"));
  budget_->setRange(0, 100'000);
  budget_->setDecimals(1);
  blocks_->setObjectName(QStringLiteral("max-blocks"));
  blocks_->setRange(0, 1'000'000);
  budget_label_->setBuddy(budget_);
  blocks_label_->setBuddy(blocks_);
  connect(budget_, &QDoubleSpinBox::valueChanged, this, &RunOptionsForm::changed);
  connect(blocks_, &QSpinBox::valueChanged, this, &RunOptionsForm::changed);
}

void RunOptionsForm::set_options(const RunSpec& spec) {
  const bool demo_text = spec.evaluation == "demo";
  calibration_->set_path(QString::fromStdString(spec.calibration));
  evaluation_->set_path(demo_text ? QString() : QString::fromStdString(spec.evaluation));
  if (const int format = format_->findData(QString::fromStdString(spec.format)); format >= 0)
    format_->setCurrentIndex(format);
  output_->set_path(QString::fromStdString(spec.output));
  session_->set_path(QString::fromStdString(spec.session));
  evaluate_->setChecked(demo_text || !spec.evaluation.empty());
  baseline_->setChecked(spec.evaluate_rtn);
  every_block_->setChecked(spec.evaluate_every_block);
  budget_->setValue(static_cast<double>(spec.memory_budget) / kGigabyte);
  blocks_->setValue(spec.max_blocks);
}

void RunOptionsForm::apply(RunSpec& spec) const {
  spec.calibration = calibration_->path().toStdString();
  spec.evaluation.clear();
  if (evaluate_->isChecked()) {
    spec.evaluation = evaluation_->path().toStdString();
    if (spec.evaluation.empty() && demo_) spec.evaluation = "demo";
  }
  spec.evaluate_rtn = baseline_->isChecked() && !spec.evaluation.empty();
  spec.evaluate_every_block = every_block_->isChecked() && !spec.evaluation.empty();
  spec.memory_budget = std::llround(budget_->value() * kGigabyte);
  spec.max_blocks = blocks_->value();
  spec.output.clear();
  if (format_->count() > 0) spec.format = format_->currentData().toString().toStdString();
  if (write_->isChecked())
    spec.output = (output_->path().isEmpty() ? suggested_output_ : output_->path()).toStdString();
  spec.session = (session_->path().isEmpty() ? default_session() : session_->path()).toStdString();
  spec.resume = !session_->path().isEmpty() && QFileInfo::exists(session_->path());
}

/// Beside the checkpoint, so that a run that was stopped can go on; never one that is there already, which
/// would be another run's.
QString RunOptionsForm::default_session() const {
  const QString checkpoint = output_->path().isEmpty() ? suggested_output_ : output_->path();
  if (!write_->isChecked() || checkpoint.isEmpty()) return {};
  const QString session = checkpoint + QStringLiteral(".h5");
  return QFileInfo::exists(session) ? QString() : session;
}

void RunOptionsForm::show_default_session() {
  const QString session = default_session();
  session_->set_placeholder(session.isEmpty() ? tr("none is kept") : session);
}

void RunOptionsForm::suggest_output(const QString& path) {
  suggested_output_ = path;
  output_->set_placeholder(path);
  show_default_session();
}

void RunOptionsForm::set_demo(bool demo) {
  demo_ = demo;
  retranslate();
}

void RunOptionsForm::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void RunOptionsForm::retranslate() {
  calibration_->set_label(
      tr("Calibration text"),
      tr("Text (.txt, .jsonl, .json.gz) or token ids (.npy) that the blocks are calibrated on."));
  calibration_->set_placeholder(demo_ ? tr("the demo's own text") : tr("choose a text"));
  evaluation_->set_label(tr("Evaluation text"), tr("Held-out text that perplexity is measured on."));
  evaluation_->set_placeholder(demo_ ? tr("the demo's held-out text") : tr("none: no perplexity"));
  output_->set_label(tr("Checkpoint directory"), tr("A new directory. It appears only once it is complete."));
  session_->set_label(tr("Session file"), tr("HDF5 file with every block's result. Where it exists already, "
                                             "the run goes on from its last complete block."));
  show_default_session();
  evaluate_->setText(tr("Measure perplexity"));
  baseline_->setText(tr("Compare with round-to-nearest"));
  every_block_->setText(tr("Measure after every block"));
  write_->setText(tr("Write the checkpoint"));
  format_label_->setText(tr("Format"));
  format_->setAccessibleName(tr("Format of the checkpoint"));
  budget_label_->setText(tr("Memory budget"));
  budget_->setSuffix(tr(" GB"));
  budget_->setSpecialValueText(tr("none"));
  budget_->setToolTip(tr("Activations beyond it lie in a file that goes with the run."));
  blocks_label_->setText(tr("Blocks to quantize"));
  blocks_->setSpecialValueText(tr("all"));
  blocks_->setToolTip(tr("The first ones only, to try a setting; the others pass through as they are."));
}

}  // namespace aq
