// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>
#include <vector>

#include "app/studio/learn/learn_services.h"
#include "app/studio/learn/lesson_job.h"
#include "app/studio/learn/lesson_progress.h"

class QLabel;
class QPushButton;
class QSettings;
class QStackedWidget;
class QVBoxLayout;

namespace aq {

class Banner;
class LessonList;
class LessonView;
class Presenter;
class Workbench;

/// Guided lessons on the tensors of the open model, or of the demo model where none is open.
class LearnPage : public QWidget {
  Q_OBJECT

 public:
  /// @param workbench outlives this; may be null: the demo model then
  /// @param settings  where visits are remembered; outlives this, may be null
  LearnPage(LearnServices services, Workbench* workbench, QSettings* settings = nullptr,
            QWidget* parent = nullptr);
  ~LearnPage() override;

  void show_lesson(int lesson);
  int lesson() const { return lesson_; }
  LessonView& view() const;
  /// Whether the lesson shown has its tensors and nothing is being computed.
  bool is_settled() const;
  bool is_presenting() const;
  void set_presenting(bool on);

 protected:
  void showEvent(QShowEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void set_up_content();
  void set_up_layout();
  void set_up_keys();
  LessonView* make_view(int lesson);
  void visit();
  void read_tensors();
  void take(const LessonData& read);
  void model_changed();
  void say_what_is_read();
  std::string wanted_model() const;
  void retranslate();

  LearnServices services_;
  Workbench* workbench_;
  LessonProgress progress_;
  int lesson_ = 0;
  std::string asked_for_;  ///< the model whose tensors are there or on their way
  LessonData data_;
  std::vector<LessonView*> views_;  ///< null until it is shown first
  QWidget* content_;                ///< all but the list: what is presented
  QVBoxLayout* column_;
  QLabel *place_, *tensors_;
  QPushButton *previous_, *next_, *present_;
  QStackedWidget* stack_;
  LessonList* list_;
  Banner* banner_;
  Presenter* presenter_;
  LessonJob<LessonData> job_;
};

}  // namespace aq
