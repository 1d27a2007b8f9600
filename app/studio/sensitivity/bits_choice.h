// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>
#include <vector>

class QCheckBox;

namespace aq {

/// A row of boxes: which bit-widths are measured.
class BitsChoice : public QWidget {
  Q_OBJECT

 public:
  explicit BitsChoice(QWidget* parent = nullptr);
  std::vector<int> bits() const;  ///< ascending
  void set_bits(const std::vector<int>& bits);

 Q_SIGNALS:
  void changed();

 private:
  std::vector<QCheckBox*> boxes_;
};

}  // namespace aq
