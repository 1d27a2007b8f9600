// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

#include "core/sensitivity/layer_sensitivity.h"

class QCheckBox;
class QLabel;

namespace aq {

class BitsChoice;
class NumberBox;
class PathField;

/// What is measured: bit-widths, text, how much of it.
class SensitivitySettings : public QWidget {
  Q_OBJECT

 public:
  explicit SensitivitySettings(QWidget* parent = nullptr);

  /// A demo model has a text of its own.
  void set_demo(bool demo);
  void set_text(const QString& path);
  /// The page's part of a spec; model and recipe are left as they are.
  void apply(SensitivitySpec& spec) const;
  /// Why nothing can be measured; empty where it can.
  QString problem() const;

 Q_SIGNALS:
  void changed();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void retranslate();

  bool demo_ = false;
  QLabel *bits_label_, *tokens_label_, *window_label_, *format_note_;
  BitsChoice* bits_;
  PathField* text_;
  NumberBox *tokens_, *window_;
  QCheckBox* all_but_;
};

}  // namespace aq
