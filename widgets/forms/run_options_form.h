// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QString>
#include <QWidget>

#include "core/run/run_spec.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;

namespace aq {

class PathField;

/// A checkpoint format that can be chosen.
struct FormatChoice {
  QString id;  ///< of RunSpec::format: "gguf:q4_k"
  QString name, summary;
};

/// What a run takes and leaves beside its recipe: texts, output, session, which evaluations.
class RunOptionsForm : public QWidget {
  Q_OBJECT

 public:
  explicit RunOptionsForm(QWidget* parent = nullptr);

  /// Shows the options of `spec`; its model and recipe are not looked at.
  void set_options(const RunSpec& spec);
  /// Puts the options into `spec`.
  void apply(RunSpec& spec) const;
  /// The formats that the checkpoint may be written in; the first one is the default.
  void set_formats(const QList<FormatChoice>& formats);
  /// What an empty output field stands for.
  void suggest_output(const QString& path);
  /// Whether empty texts stand for the demo's own, or for none.
  void set_demo(bool demo);

 Q_SIGNALS:
  void changed();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void set_up_layout();
  void set_up_format();
  void set_up_limits();
  void retranslate();

  QString default_session() const;
  void show_default_session();

  bool demo_ = true;
  QString suggested_output_;
  QComboBox* format_;
  PathField *calibration_, *evaluation_, *output_, *session_;
  QCheckBox *write_, *evaluate_, *baseline_, *every_block_;
  QLabel *format_label_, *budget_label_, *blocks_label_;
  QDoubleSpinBox* budget_;  ///< GB; 0: none
  QSpinBox* blocks_;        ///< 0: all
};

}  // namespace aq
