// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFrame>

class QLabel;

namespace aq {

/// What there is to say about a method, in the window's language.
struct MethodText {
  QString name, summary, formula, citation, inference;
};

/// The method's formula, what it does, what it costs at inference, and where it was published.
class MethodCard : public QFrame {
  Q_OBJECT

 public:
  explicit MethodCard(QWidget* parent = nullptr);
  void set_method(const MethodText& text);

 private:
  QLabel *formula_, *summary_, *citation_;
};

}  // namespace aq
