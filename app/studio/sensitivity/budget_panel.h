// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>
#include <optional>

#include "core/sensitivity/bit_budget.h"

class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSlider;

namespace aq {

/// A budget of bits a weight for a measurement, and what it comes to.
class BudgetPanel : public QWidget {
  Q_OBJECT

 public:
  explicit BudgetPanel(QWidget* parent = nullptr);

  void show_sensitivity(const Sensitivity& sensitivity);
  void clear();
  void set_target(double bits_per_weight);
  void show_measured(double divergence);
  const std::optional<BitChoice>& choice() const { return choice_; }
  QPushButton* use_button() const { return use_; }
  QPushButton* check_button() const { return check_; }
  void set_can_check(bool can);

 Q_SIGNALS:
  void changed();
  void use_wanted();
  void check_wanted();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void choose();
  void retranslate();
  void show_result();

  std::optional<Sensitivity> sensitivity_;
  std::optional<BitChoice> choice_;
  std::optional<double> measured_;
  QLabel *label_, *result_;
  QDoubleSpinBox* target_;
  QSlider* slider_;
  QPushButton *use_, *check_;
};

}  // namespace aq
