// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
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

/// Gathers the draft from the window's parts and gives it back to them; DraftKeeper keeps it. A window that
/// was started for something else, a model on the command line, leaves the draft as it is until the user has
/// set something there.
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
  /// A draft that cannot be read is put aside, which is told when a model has been opened.
  /// @returns the model to open, which may be gone; empty where there is no draft, or none that can be read
  QString restore();
  /// What was chosen in this model, where it is the draft's.
  void model_opened(const ModelSummary& model);
  /// None could be opened: the draft's stays the draft's.
  void no_model();
  /// Whoever started the window has chosen what it shows; what the user sets from now on is the user's.
  void leave();

  void note();  ///< something has changed
  void save();

 Q_SIGNALS:
  void saving();
  void failed(const aq::ErrorReport& error);

 private:
  Draft current() const;
  std::optional<Draft> to_keep();
  void settle();

  Parts parts_;
  bool keeps_ = false;  ///< what the window holds is the user's
  /// Settings before the user's first change: a model that opens brings others than the recipe.
  std::optional<QByteArray> recipe_as_started_, options_as_started_;
  std::optional<ErrorReport> problem_;  ///< to be told
  int block_ = -1;
  QString layer_;
  std::optional<Draft> restored_;  ///< until its model is open
  DraftKeeper* keeper_;
};

}  // namespace aq
