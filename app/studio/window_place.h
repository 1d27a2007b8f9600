// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QLockFile>
#include <QObject>
#include <QString>
#include <memory>

class QSettings;

namespace aq {

/// A file beside the settings' own in which a window keeps what it holds: "NAME-draft.json", and
/// "NAME-draft-2.json" of the second window.
/// @param what  "draft"
/// @param place of the window among those that are open, from 1
QString state_file_of(const QSettings& settings, const QString& what, int place = 1);

/// The first place that no open window of the same user has, held while this lives: so that two windows
/// never write into the same files, and each finds its own again.
class WindowPlace : public QObject {
  Q_OBJECT

 public:
  explicit WindowPlace(const QSettings& settings, QObject* parent = nullptr);
  int number() const { return number_; }

 private:
  int number_ = 1;
  std::unique_ptr<QLockFile> lock_;
};

}  // namespace aq
