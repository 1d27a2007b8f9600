// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <optional>

#include "app/studio/error_report.h"
#include "app/studio/kept_file.h"

namespace aq {

class RunQueue;

/// Keeps the queue from one start of the program to the next, in a file that is written whenever the queue
/// changes and is gone while it is empty.
class QueueKeeper : public QObject {
  Q_OBJECT

 public:
  /// Restores what is in the file; one that cannot be read is put aside. @param queue outlives this
  QueueKeeper(RunQueue* queue, const QString& file, QObject* parent = nullptr);

  /// Why the earlier queue could not be read; nothing where it could.
  const std::optional<ErrorReport>& problem() const { return problem_; }

 Q_SIGNALS:
  void failed(const aq::ErrorReport& error);  ///< it could not be written

 private:
  void restore();
  void save();

  RunQueue* queue_;
  std::optional<ErrorReport> problem_;
  KeptFile file_;
};

}  // namespace aq
