// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFrame>
#include <functional>
#include <vector>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QPushButton;
class QSlider;

namespace aq {

/// What can be set in a lesson, in two columns. Texts are functions, so that they follow the language.
class LessonControls : public QFrame {
  Q_OBJECT

 public:
  using Text = std::function<QString()>;
  using ValueText = std::function<QString(int)>;
  struct Range {
    int low = 0, high = 1, start = 0;
  };

  explicit LessonControls(QWidget* parent = nullptr);

  /// @param name of the object, for tests and style sheets
  QSlider* add_slider(const char* name, Text label, Range range, ValueText value);
  QCheckBox* add_switch(const char* name, Text label, bool on);
  QComboBox* add_choice(const char* name, Text label, std::vector<Text> choices, int start);
  /// Buttons do not change a setting by themselves: connect to them.
  QPushButton* add_button(const char* name, Text label);

 Q_SIGNALS:
  /// A slider moved, a switch was turned, another choice was made.
  void changed();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void place(QWidget* label, QWidget* control, QWidget* value);
  void retranslate();

  QGridLayout* grid_;
  int count_ = 0;
  std::vector<std::function<void()>> texts_;  ///< each writes one text anew
};

}  // namespace aq
