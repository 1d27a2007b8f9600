// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace aq {

/// A path that is typed, dropped or browsed for, under a label. An empty one means what the placeholder says.
class PathField : public QWidget {
  Q_OBJECT

 public:
  enum class Kind { ExistingFile, NewFile, NewDirectory };
  PathField(Kind kind, QWidget* parent);

  QString path() const;
  void set_path(const QString& path);
  void set_label(const QString& label, const QString& help);
  void set_placeholder(const QString& text);

 Q_SIGNALS:
  void changed();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void browse();
  void retranslate();

  Kind kind_;
  QLabel* label_;
  QLineEdit* edit_;
  QToolButton* button_;
};

}  // namespace aq
