// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFrame>
#include <optional>

#include "core/run/outcome.h"

class QLabel;
class QPushButton;

namespace aq {

class ElidedLabel;

/// What a run ended in: perplexities, time, memory, where the checkpoint is.
class SummaryCard : public QFrame {
  Q_OBJECT

 public:
  explicit SummaryCard(QWidget* parent = nullptr);
  void show_outcome(const Outcome& outcome);

 Q_SIGNALS:
  void command_wanted(const aq::RunSpec& spec);
  void report_wanted(const QString& session);
  void export_wanted(const QString& session);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void retranslate();
  QString perplexity_html() const;
  QString facts() const;
  void open_folder() const;

  std::optional<Outcome> outcome_;
  ElidedLabel* headline_;
  QLabel* perplexities_;
  ElidedLabel *facts_, *path_;
  QPushButton *folder_, *command_, *report_, *export_;
};

}  // namespace aq
