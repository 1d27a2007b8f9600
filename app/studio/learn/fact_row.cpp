// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/fact_row.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QVBoxLayout>
#include <utility>

#include "app/studio/learn/type_scale.h"

namespace aq {

class FactRow::Cell : public QWidget {
 public:
  explicit Cell(QWidget* parent) : QWidget(parent), value_(new QLabel(this)), name_(new QLabel(this)) {
    name_->setProperty("role", "muted");
    name_->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(value_);
    layout->addWidget(name_);
    layout->addStretch();
    set_type();
  }

  void show_fact(const Fact& fact) {
    value_->setText(fact.value);
    name_->setText(fact.name);
    value_->setAccessibleName(fact.name + QStringLiteral(": ") + fact.value);
    const char* role = fact.tone == Fact::Tone::Bad ? "warning" : "heading";
    if (value_->property("role") == QLatin1String(role)) return;
    value_->setProperty("role", role);
    style()->unpolish(value_);
    style()->polish(value_);
  }

  void set_type() {
    QFont large = font();
    large.setPointSizeF(font().pointSizeF() * 1.25);
    large.setWeight(QFont::DemiBold);
    value_->setFont(large);
  }

 private:
  QLabel *value_, *name_;
};

FactRow::FactRow(QWidget* parent) : QWidget(parent), layout_(new QHBoxLayout(this)) {
  layout_->setContentsMargins(16, 4, 16, 4);
  layout_->setSpacing(20);
}

void FactRow::set_facts(std::vector<Fact> facts) {
  facts_ = std::move(facts);
  while (cells_.size() < facts_.size()) {
    cells_.push_back(new Cell(this));
    layout_->addWidget(cells_.back(), 1);
    scale_type(*cells_.back(), type_scale(*this));
  }
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    cells_[i]->setVisible(i < facts_.size());
    if (i < facts_.size()) cells_[i]->show_fact(facts_[i]);
  }
}

}  // namespace aq
