// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>
#include <optional>

#include "core/engine/session_export.h"

class QLabel;
class QTreeWidget;

namespace aq {

/// What an export will do: how many layers keep their grid, what the others lose, and which programs read the
/// result.
class ExportPlanView : public QWidget {
  Q_OBJECT

 public:
  explicit ExportPlanView(QWidget* parent = nullptr);

  void show_plan(const SessionExport& plan);
  void show_waiting();  ///< it is being measured

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void retranslate();
  void show_layers(const ExportPlan& plan);
  void show_readers(const std::vector<ReaderSupport>& readers);

  std::optional<SessionExport> plan_;
  QLabel *summary_, *notes_;
  QTreeWidget *layers_, *readers_;
};

}  // namespace aq
