// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>
#include <vector>

class QHBoxLayout;

namespace aq {

/// A number that a lesson reads off.
struct Fact {
  enum class Tone { Plain, Good, Bad };
  QString name, value;
  Tone tone = Tone::Plain;
};

/// Numbers side by side, each above its name.
class FactRow : public QWidget {
  Q_OBJECT

 public:
  explicit FactRow(QWidget* parent = nullptr);
  void set_facts(std::vector<Fact> facts);
  const std::vector<Fact>& facts() const { return facts_; }

 private:
  class Cell;
  std::vector<Fact> facts_;
  std::vector<Cell*> cells_;
  QHBoxLayout* layout_;
};

}  // namespace aq
