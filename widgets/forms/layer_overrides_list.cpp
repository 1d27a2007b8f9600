// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/layer_overrides_list.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/run/layer_overrides.h"

namespace aq {
namespace {

constexpr std::size_t kMostRows = 12;  // the rest is counted: a bit budget names hundreds

QString setting_text(const LayerOverride& one) {
  QStringList parts;
  for (const auto& [name, value] : one.settings)
    parts << QStringLiteral("%1 %2").arg(QString::fromStdString(name),
                                         QString::fromStdString(value_to_text(value)));
  return parts.join(QStringLiteral(", "));
}

}  // namespace

LayerOverridesList::LayerOverridesList(QWidget* parent)
    : QWidget(parent), heading_(new QLabel(this)), rows_(new QVBoxLayout) {
  rows_->setSpacing(2);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 6, 0, 0);
  layout->setSpacing(4);
  layout->addWidget(heading_);
  layout->addLayout(rows_);
  hide();
}

void LayerOverridesList::show_overrides(const std::vector<LayerOverride>& overrides) {
  if (overrides == overrides_) return;
  overrides_ = overrides;
  retranslate();
}

void LayerOverridesList::add_row(std::size_t index) {
  const LayerOverride& one = overrides_[index];
  auto* row = new QWidget(this);
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins({});
  auto* text =
      new QLabel(QStringLiteral("%1: %2").arg(QString::fromStdString(one.layers), setting_text(one)), row);
  text->setProperty("role", "muted");
  text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  text->setToolTip(text->text());
  auto* remove = new QToolButton(row);
  remove->setText(QStringLiteral("×"));
  remove->setToolTip(tr("Back to the settings of all layers"));
  remove->setAccessibleName(tr("Remove the settings of %1").arg(QString::fromStdString(one.layers)));
  layout->addWidget(text, 1);
  layout->addWidget(remove);
  rows_->addWidget(row);
  connect(remove, &QToolButton::clicked, this, [this, index] {
    overrides_.erase(overrides_.begin() + static_cast<std::ptrdiff_t>(index));
    retranslate();
    Q_EMIT edited();
  });
}

void LayerOverridesList::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void LayerOverridesList::retranslate() {
  while (QLayoutItem* item = rows_->takeAt(0)) {
    item->widget()->hide();
    item->widget()->deleteLater();
    delete item;
  }
  for (std::size_t i = 0; i < std::min(kMostRows, overrides_.size()); ++i) add_row(i);
  const std::size_t more = overrides_.size() > kMostRows ? overrides_.size() - kMostRows : 0;
  heading_->setText(more > 0 ? tr("Layers with settings of their own (%1 more)").arg(more)
                             : tr("Layers with settings of their own"));
  setVisible(!overrides_.empty());
}

}  // namespace aq
