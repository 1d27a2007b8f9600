// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QLockFile>
#include <QObject>
#include <optional>

#include "app/studio/error_report.h"

class QSettings;

namespace aq {

class RunQueue;

/// Keeps the queue from one start of the program to the next, in a file that is written whole whenever the
/// queue changes and is gone while it is empty. Where another window keeps its queue there, this one's is not
/// kept.
class QueueKeeper : public QObject {
  Q_OBJECT

 public:
  /// Restores what is in the file. @param queue outlives this
  QueueKeeper(RunQueue* queue, const QString& file, QObject* parent = nullptr);

  /// Why the earlier queue could not be read; nothing where it could.
  const std::optional<ErrorReport>& problem() const { return problem_; }

 Q_SIGNALS:
  void failed(const aq::ErrorReport& error);  ///< it could not be written

 private:
  void restore();
  void save();

  RunQueue* queue_;
  QString file_;
  QLockFile lock_;
  std::optional<ErrorReport> problem_;
  QByteArray written_;
};

/// Beside the settings' own file: "NAME-queue.json".
QString queue_file_of(const QSettings& settings);

}  // namespace aq
