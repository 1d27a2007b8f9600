// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

class QToolButton;
class QVBoxLayout;

namespace aq {

/// A titled part of a form that folds.
class SectionBox : public QWidget {
  Q_OBJECT

 public:
  explicit SectionBox(QWidget* parent = nullptr);
  void set_title(const QString& title);
  void add(QWidget* row);
  void set_open(bool open);
  bool is_open() const;

 private:
  QToolButton* header_;
  QWidget* body_;
  QVBoxLayout* rows_;
};

}  // namespace aq
