// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QString>
#include <QThreadPool>
#include <QTimer>
#include <mutex>
#include <optional>

#include "app/studio/error_report.h"

namespace aq {

/// A small file that the window keeps its state in. It is written whole or not at all, by a thread of its
/// own: a disk that a run is flushing answers late. What was asked for last is there when this has gone.
class KeptFile : public QObject {
  Q_OBJECT

 public:
  explicit KeptFile(QString name, QObject* parent = nullptr);
  ~KeptFile() override;  ///< with another attempt at what could not be written

  const QString& name() const { return name_; }
  void write(const QByteArray& text);  ///< where it holds something else; empty: removes it
  /// Puts a file that cannot be read aside, as "NAME.unreadable" or with the first number that is free behind
  /// that, so that the next one does not take its place. @returns `problem`, with where it is now for advice
  ErrorReport set_aside(ErrorReport problem) const;

 Q_SIGNALS:
  /// It could not be written, which is tried again from time to time: told once, until it could be.
  void failed(const aq::ErrorReport& error);

 private:
  void ask();
  void write_next();
  void write_now(const QByteArray& text) const;
  void take_end(const std::exception_ptr& error);

  QString name_;
  std::optional<QByteArray> wanted_;  ///< what was asked for last
  bool failing_ = false;
  QTimer again_;
  std::mutex mutex_;
  std::optional<QByteArray> next_;  ///< of `wanted_`, what no attempt has been made at; by `mutex_`
  QThreadPool writer_;              ///< of one thread; the last member: it is waited for before the others go
};

}  // namespace aq
