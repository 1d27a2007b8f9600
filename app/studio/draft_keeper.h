// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QTimer>
#include <functional>
#include <optional>

#include "app/studio/draft.h"
#include "app/studio/error_report.h"
#include "app/studio/kept_file.h"

namespace aq {

/// Keeps what the window holds in a file, so that it is there again however the program ends: soon after a
/// change, of many changes in a row once.
class DraftKeeper : public QObject {
  Q_OBJECT

 public:
  /// @param current what the window holds at the moment of the call; nothing: the file stays as it is
  DraftKeeper(std::function<std::optional<Draft>()> current, const QString& file, QObject* parent = nullptr);

  void note();  ///< something has changed
  void save();  ///< now; the file is there when this has gone
  const KeptFile& file() const { return file_; }

 Q_SIGNALS:
  void saving();
  void failed(const aq::ErrorReport& error);  ///< it could not be written

 private:
  std::function<std::optional<Draft>()> current_;
  QTimer soon_;
  KeptFile file_;
};

}  // namespace aq
