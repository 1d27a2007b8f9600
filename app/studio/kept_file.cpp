// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/kept_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <filesystem>
#include <utility>

#include "app/studio/shown_path.h"
#include "core/base/staged_output.h"

namespace aq {

KeptFile::KeptFile(QString name, QObject* parent) : QObject(parent), name_(std::move(name)) {
  writer_.setMaxThreadCount(1);
}

void KeptFile::write(const QByteArray& text) {
  if (text == asked_) return;
  asked_ = text;
  writer_.start([this, text] { write_now(text); });
}

/// On the writer's thread.
void KeptFile::write_now(const QByteArray& text) {
  std::exception_ptr error;
  try {
    QDir().mkpath(QFileInfo(name_).absolutePath());
    const std::filesystem::path path = QFile::encodeName(name_).toStdString();
    // Not by QSaveFile, which takes a full disk for a success where all is still in its buffer (Qt 6.4).
    if (text.isEmpty())
      std::filesystem::remove(path);
    else
      write_file_atomically(path, {text.data(), static_cast<std::size_t>(text.size())});
  } catch (...) {
    error = std::current_exception();
  }
  QMetaObject::invokeMethod(this, [this, error] { take_end(error); });
}

void KeptFile::take_end(const std::exception_ptr& error) {
  const bool failed_before = std::exchange(failing_, error != nullptr);
  if (!error) return;
  asked_.reset();  // the same text is worth another attempt
  if (!failed_before) Q_EMIT failed(report_of(error));
}

ErrorReport KeptFile::set_aside(ErrorReport problem) const {
  const QString aside = name_ + QStringLiteral(".unreadable");
  QFile::remove(aside);
  if (QFile::rename(name_, aside))
    problem.advice = tr("What it holds was kept as %1.").arg(shown_path(aside));
  return problem;
}

}  // namespace aq
