// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/sensitivity/budget_panel.h"

#include <QDoubleSpinBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>
#include <cmath>

#include "app/studio/number_format.h"
#include "core/base/error.h"
#include "widgets/forms/wheel_guard.h"
#include "widgets/plots/number_text.h"

namespace aq {
namespace {

constexpr int kSliderSteps = 100;  // a bit

std::int64_t bytes_of(const Sensitivity& sensitivity, double bits) {
  double weights = 0;
  for (const LayerSensitivity& layer : sensitivity.layers) weights += static_cast<double>(layer.weights);
  return static_cast<std::int64_t>(weights * bits / 8);
}

}  // namespace

BudgetPanel::BudgetPanel(QWidget* parent)
    : QWidget(parent),
      label_(new QLabel(this)),
      result_(new QLabel(this)),
      target_(new QDoubleSpinBox(this)),
      slider_(new QSlider(Qt::Horizontal, this)),
      use_(new QPushButton(this)),
      check_(new QPushButton(this)) {
  target_->setDecimals(2);
  target_->setSingleStep(0.1);
  target_->setButtonSymbols(QAbstractSpinBox::NoButtons);  // the slider has that part
  result_->setWordWrap(true);
  result_->setProperty("role", "muted");
  use_->setProperty("primary", true);
  auto* row = new QHBoxLayout;
  row->addWidget(slider_, 1);
  row->addWidget(target_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(6);
  layout->addWidget(label_);
  layout->addLayout(row);
  for (QWidget* part : std::initializer_list<QWidget*>{result_, use_, check_}) layout->addWidget(part);
  connect(target_, &QDoubleSpinBox::valueChanged, this, [this](double value) {
    const QSignalBlocker quiet(slider_);
    slider_->setValue(qRound(value * kSliderSteps));
    choose();
  });
  connect(slider_, &QSlider::valueChanged, this,
          [this](int value) { target_->setValue(static_cast<double>(value) / kSliderSteps); });
  connect(use_, &QPushButton::clicked, this, &BudgetPanel::use_wanted);
  connect(check_, &QPushButton::clicked, this, &BudgetPanel::check_wanted);
  for (QWidget* field : std::initializer_list<QWidget*>{target_, slider_}) guard_from_wheel(field);
  clear();
  retranslate();
}

void BudgetPanel::show_sensitivity(const Sensitivity& sensitivity) {
  sensitivity_ = sensitivity;
  const auto points = trade_off(sensitivity);
  // Rounded outwards, so that both ends of the curve can be reached.
  const double low = std::ceil(points.front().bits_per_weight * kSliderSteps) / kSliderSteps;
  const double high = std::ceil(points.back().bits_per_weight * kSliderSteps) / kSliderSteps;
  const QSignalBlocker quiet_target(target_), quiet_slider(slider_);
  target_->setRange(low, high);
  slider_->setRange(qRound(low * kSliderSteps), qRound(high * kSliderSteps));
  target_->setValue((low + high) / 2);
  slider_->setValue(qRound(target_->value() * kSliderSteps));
  setEnabled(true);
  choose();
}

void BudgetPanel::clear() {
  sensitivity_.reset();
  choice_.reset();
  measured_.reset();
  setEnabled(false);
  show_result();
}

void BudgetPanel::set_can_check(bool can) { check_->setEnabled(can && choice_); }

void BudgetPanel::set_target(double bits_per_weight) { target_->setValue(bits_per_weight); }

void BudgetPanel::choose() {
  if (!sensitivity_) return;
  choice_ = choose_bits(*sensitivity_, target_->value());
  measured_.reset();
  check_->setEnabled(true);
  show_result();
  Q_EMIT changed();
}

void BudgetPanel::show_measured(double divergence) {
  measured_ = divergence;
  show_result();
}

void BudgetPanel::show_result() {
  if (!choice_) return result_->setText(tr("Measure first: then bits can be shared out among the layers."));
  QString text = tr("%1 bits a weight, %2 · KL of the layers' sum %3")
                     .arg(number_text(choice_->bits_per_weight, 3),
                          short_bytes(bytes_of(*sensitivity_, choice_->bits_per_weight)),
                          number_text(choice_->divergence, 3));
  if (measured_) text += tr(" · measured as a whole %1").arg(number_text(*measured_, 3));
  result_->setText(text);
}

void BudgetPanel::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void BudgetPanel::retranslate() {
  label_->setText(tr("Budget, bits a weight"));
  target_->setAccessibleName(label_->text());
  slider_->setAccessibleName(label_->text());
  use_->setText(tr("Use these bits in the settings"));
  check_->setText(tr("Measure these bits as a whole"));
  show_result();
}

}  // namespace aq
