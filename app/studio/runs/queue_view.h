// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFrame>
#include <cstdint>

class QLabel;
class QListWidget;
class QPushButton;
class QToolButton;

namespace aq {

class RunQueue;

/// The queue: what waits, runs and has ended, and the buttons that change it.
class QueueView : public QFrame {
  Q_OBJECT

 public:
  /// @param queue outlives this
  explicit QueueView(RunQueue* queue, QWidget* parent = nullptr);

  void set_can_add(bool can_add);
  /// What a run that is added now is a child of; empty: of the model.
  void show_parent(const QString& name);

 Q_SIGNALS:
  void add_wanted();
  void parent_dropped();

 protected:
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  void set_up_layout();
  void refresh();
  void refresh_buttons();
  void retranslate();
  std::uint64_t chosen() const;

  RunQueue* queue_;
  QString parent_name_;
  QLabel *heading_, *state_, *hint_, *parent_;
  QListWidget* list_;
  QPushButton *add_, *start_;
  QToolButton *up_, *down_, *remove_, *drop_parent_;
};

}  // namespace aq
