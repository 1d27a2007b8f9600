// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QThreadPool>
#include <QTimer>
#include <functional>

#include "app/studio/draft.h"
#include "app/studio/error_report.h"

namespace aq {

/// Keeps what the window holds in a file, so that it is there again however the program ends. The file is
/// written whole, soon after a change, of many changes in a row once, by a thread of its own: a disk that a
/// run is flushing answers late.
class DraftKeeper : public QObject {
  Q_OBJECT

 public:
  /// @param current what the window holds at the moment of the call
  DraftKeeper(std::function<Draft()> current, QString file, QObject* parent = nullptr);

  void note();  ///< something has changed
  void save();  ///< now; the file is there when this has gone
  const QString& file() const { return file_; }

 Q_SIGNALS:
  void saving();
  void failed(const aq::ErrorReport& error);  ///< it could not be written

 private:
  void write(const QByteArray& text);

  std::function<Draft()> current_;
  QString file_;
  QTimer soon_;
  QByteArray written_;
  QThreadPool writer_;  ///< of one thread; the last member: it is waited for before the others go
};

}  // namespace aq
