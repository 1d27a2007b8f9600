// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/sensitivity/bits_choice.h"

#include <QCheckBox>
#include <QGridLayout>
#include <algorithm>

namespace aq {
namespace {

constexpr int kFewest = 2, kMost = 8;
constexpr int kColumns = 4;

}  // namespace

BitsChoice::BitsChoice(QWidget* parent) : QWidget(parent) {
  auto* layout = new QGridLayout(this);
  layout->setContentsMargins({});
  for (int bits = kFewest; bits <= kMost; ++bits) {
    auto* box = new QCheckBox(QString::number(bits), this);
    const int place = static_cast<int>(boxes_.size());
    layout->addWidget(box, place / kColumns, place % kColumns);
    boxes_.push_back(box);
    connect(box, &QCheckBox::toggled, this, &BitsChoice::changed);
  }
}

std::vector<int> BitsChoice::bits() const {
  std::vector<int> bits;
  for (std::size_t i = 0; i < boxes_.size(); ++i)
    if (boxes_[i]->isChecked()) bits.push_back(kFewest + static_cast<int>(i));
  return bits;
}

void BitsChoice::set_bits(const std::vector<int>& bits) {
  for (std::size_t i = 0; i < boxes_.size(); ++i)
    boxes_[i]->setChecked(std::ranges::find(bits, kFewest + static_cast<int>(i)) != bits.end());
}

}  // namespace aq
