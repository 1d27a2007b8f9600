// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/layer_selector.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>

#include "widgets/plots/placement_name.h"

namespace aq {
namespace {

/// New ones would have the window laid out anew.
bool offers(const QComboBox* box, const std::vector<std::string>& names) {
  if (box->count() != static_cast<int>(names.size())) return false;
  for (std::size_t i = 0; i < names.size(); ++i)
    if (box->itemData(static_cast<int>(i)).toString().toStdString() != names[i]) return false;
  return true;
}

/// Makes `box` offer `names` and keeps its choice where it is still there.
template <typename Label>
void set_names(QComboBox* box, const std::vector<std::string>& names, Label label) {
  if (names.empty() || offers(box, names)) return;
  const QSignalBlocker blocker(box);
  const QString chosen = box->currentData().toString();
  box->clear();
  for (const auto& name : names) box->addItem(label(name), QString::fromStdString(name));
  box->setCurrentIndex(std::max(0, box->findData(chosen)));
}

QComboBox* make_box(QWidget* parent, int characters) {
  auto* box = new QComboBox(parent);
  box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  box->setMinimumContentsLength(characters);
  return box;
}

}  // namespace

LayerSelector::LayerSelector(QWidget* parent)
    : QWidget(parent),
      follow_(new QCheckBox(this)),
      block_label_(new QLabel(this)),
      layer_label_(new QLabel(this)),
      matrix_label_(new QLabel(this)),
      block_(make_box(this, 4)),
      layer_(make_box(this, 16)),
      matrix_(make_box(this, 20)) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(8);
  const std::pair<QLabel*, QComboBox*> fields[] = {
      {block_label_, block_}, {layer_label_, layer_}, {matrix_label_, matrix_}};
  for (const auto& [label, box] : fields) {
    label->setProperty("role", "muted");
    label->setBuddy(box);
    layout->addWidget(label);
    layout->addWidget(box);
    layout->addSpacing(8);
  }
  layout->addWidget(follow_);
  layout->addStretch();
  follow_->setChecked(true);
  retranslate();
  connect(block_, &QComboBox::activated, this, &LayerSelector::user_chose_block);
  for (auto* box : {layer_, matrix_})
    connect(box, &QComboBox::currentIndexChanged, this, &LayerSelector::changed);
  connect(follow_, &QCheckBox::toggled, this, &LayerSelector::changed);
}

void LayerSelector::offer(const RunRecord& record) {
  offer_blocks(record);
  const int shown = block();
  set_names(layer_, record.layers(shown),
            [](const std::string& name) { return QString::fromStdString(name); });
  set_names(matrix_, record.placements(shown), &placement_name);
  matrix_->setEnabled(matrix_->count() > 0);  // methods that learn none have none to choose
}

void LayerSelector::offer_blocks(const RunRecord& record) {
  const QSignalBlocker blocker(block_);
  const int chosen = block();
  const auto blocks = record.blocks();
  if (static_cast<int>(blocks.size()) != block_->count()) {
    block_->clear();
    for (const int index : blocks) block_->addItem(QString::number(index), index);
  }
  if (blocks.empty()) {
    layer_->clear();
    matrix_->clear();
    return;
  }
  block_->setCurrentIndex(follows() ? block_->count() - 1 : std::max(0, block_->findData(chosen)));
}

void LayerSelector::choose_block(int index) {
  const int at = block_->findData(index);
  if (at < 0) return;
  block_->setCurrentIndex(at);
  user_chose_block();
}

void LayerSelector::choose(int index, const std::string& layer) {
  {
    const QSignalBlocker blocker(layer_);
    layer_->setCurrentIndex(std::max(0, layer_->findData(QString::fromStdString(layer))));
  }
  choose_block(index);
}

void LayerSelector::user_chose_block() {
  const QSignalBlocker blocker(follow_);
  follow_->setChecked(false);
  Q_EMIT changed();
}

void LayerSelector::set_follow(bool follow) { follow_->setChecked(follow); }
bool LayerSelector::follows() const { return follow_->isChecked(); }
int LayerSelector::block() const { return block_->count() == 0 ? -1 : block_->currentData().toInt(); }
std::string LayerSelector::layer() const { return layer_->currentData().toString().toStdString(); }
std::string LayerSelector::placement() const { return matrix_->currentData().toString().toStdString(); }

void LayerSelector::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void LayerSelector::retranslate() {
  follow_->setText(tr("Follow the newest block"));
  block_label_->setText(tr("Block"));
  layer_label_->setText(tr("Layer"));
  matrix_label_->setText(tr("Matrix"));
  matrix_->setPlaceholderText(tr("none"));
  for (int i = 0; i < matrix_->count(); ++i)
    matrix_->setItemText(i, placement_name(matrix_->itemData(i).toString().toStdString()));
}

}  // namespace aq
