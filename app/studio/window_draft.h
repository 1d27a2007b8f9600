// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <optional>

#include "app/studio/draft.h"
#include "app/studio/error_report.h"
#include "app/studio/model_summary.h"

namespace aq {

class DraftKeeper;
class ModelTree;
class PageFrame;
class SettingsPanel;
class Workbench;

/// Gathers the draft from the window's parts and gives it back to them; DraftKeeper keeps it.
class WindowDraft : public QObject {
  Q_OBJECT

 public:
  struct Parts {
    SettingsPanel* panel;
    PageFrame* pages;
    ModelTree* tree;
    Workbench* workbench;
  };
  WindowDraft(const Parts& parts, const QString& file, QObject* parent = nullptr);

  /// Fills the settings and turns to the page; the rest follows when the model is open.
  /// @returns the model to open, empty where there is no draft, or none that can be read, or its model is
  /// gone
  QString restore();
  /// What was chosen in this model, where it is the draft's.
  void model_opened(const ModelSummary& model);

  void note();  ///< something has changed
  void save();

 Q_SIGNALS:
  void saving();
  void failed(const aq::ErrorReport& error);

 private:
  Draft current() const;

  Parts parts_;
  int block_ = -1;
  QString layer_;
  std::optional<Draft> restored_;  ///< until its model is open
  DraftKeeper* keeper_;
};

}  // namespace aq
