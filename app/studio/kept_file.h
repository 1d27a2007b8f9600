// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QString>
#include <QThreadPool>
#include <optional>

#include "app/studio/error_report.h"

namespace aq {

/// A small file that the window keeps its state in. It is written whole or not at all, by a thread of its
/// own: a disk that a run is flushing answers late. What was asked for is there when this has gone.
class KeptFile : public QObject {
  Q_OBJECT

 public:
  explicit KeptFile(QString name, QObject* parent = nullptr);

  const QString& name() const { return name_; }
  void write(const QByteArray& text);  ///< where it holds something else; empty: removes it
  /// Puts a file that cannot be read aside, under "NAME.unreadable", so that the next one does not take its
  /// place. @returns `problem`, with where it is now for advice
  ErrorReport set_aside(ErrorReport problem) const;

 Q_SIGNALS:
  /// It could not be written: told once, until it could be again.
  void failed(const aq::ErrorReport& error);

 private:
  void write_now(const QByteArray& text);
  void take_end(const std::exception_ptr& error);

  QString name_;
  std::optional<QByteArray> asked_;
  bool failing_ = false;
  QThreadPool writer_;  ///< of one thread; the last member: it is waited for before the others go
};

}  // namespace aq
