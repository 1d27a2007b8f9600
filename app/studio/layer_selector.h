// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>
#include <string>

#include "app/studio/run_record.h"

class QCheckBox;
class QComboBox;
class QLabel;

namespace aq {

/// Which block, layer and matrix the plots show. While it follows, the block is the newest; the layer and the
/// matrix stay where the user put them.
class LayerSelector : public QWidget {
  Q_OBJECT

 public:
  explicit LayerSelector(QWidget* parent = nullptr);

  /// Offers what `record` holds now.
  void offer(const RunRecord& record);
  void choose_block(int block);  ///< and stops following
  void choose(int block, const std::string& layer);
  void set_follow(bool follow);
  bool follows() const;
  int block() const;  ///< −1: none yet
  std::string layer() const;
  std::string placement() const;

 Q_SIGNALS:
  void changed();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void retranslate();
  void offer_blocks(const RunRecord& record);
  void user_chose_block();

  QCheckBox* follow_;
  QLabel *block_label_, *layer_label_, *matrix_label_;
  QComboBox *block_, *layer_, *matrix_;
};

}  // namespace aq
