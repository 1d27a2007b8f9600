// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>
#include <optional>

#include "app/studio/model_summary.h"
#include "app/studio/studio_services.h"
#include "core/run/run_spec.h"

class QLabel;

namespace aq {

class PreflightLine;
class RecipeForm;
class RecipePicker;
class RunOptionsForm;
class SectionBox;

/// Everything a run is asked to do, beside the model: preset, method, recipe, texts, output; and what it
/// would take.
class SettingsPanel : public QWidget {
  Q_OBJECT

 public:
  SettingsPanel(const StudioServices& services, QString output_root, QWidget* parent = nullptr);

  void set_model(const ModelSummary& model);
  /// @throws Error(BadArgument) where there is no such preset
  void choose_preset(const std::string& id);
  void set_recipe(const Recipe& recipe);
  void set_options(const RunSpec& spec);
  RunSpec spec() const;
  /// The same without an output and a session that were only suggested.
  RunSpec draft() const;
  bool can_start() const;
  /// A run needs the processor itself.
  void stop_probe();
  /// After a run: the suggested output exists now.
  void renew_suggestion();
  RecipeForm& form() { return *form_; }

 Q_SIGNALS:
  void changed();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void set_up_layout();
  void retranslate();
  void settings_changed();
  void take_choice();
  RunSpec checkable_spec() const;

  QString output_root_;
  ExportServices exports_;
  std::optional<ModelSummary> model_;
  RecipePicker* picker_;
  RecipeForm* form_;
  RunOptionsForm* options_;
  SectionBox* options_box_;
  PreflightLine* preflight_;
  QLabel* help_;
};

}  // namespace aq
