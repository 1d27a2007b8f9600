// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>
#include <vector>

#include "core/run/recipe.h"

class QLabel;
class QVBoxLayout;

namespace aq {

/// The layers that a recipe gives settings of their own, a row each, which can be taken away again. Hidden
/// where there is none.
class LayerOverridesList : public QWidget {
  Q_OBJECT

 public:
  explicit LayerOverridesList(QWidget* parent = nullptr);
  void show_overrides(const std::vector<LayerOverride>& overrides);
  const std::vector<LayerOverride>& overrides() const { return overrides_; }

 Q_SIGNALS:
  void edited();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void add_row(std::size_t index);
  void retranslate();

  std::vector<LayerOverride> overrides_;
  QLabel* heading_;
  QVBoxLayout* rows_;
};

}  // namespace aq
