// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/kept_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <filesystem>
#include <system_error>
#include <utility>

#include "app/studio/shown_path.h"
#include "core/base/error.h"
#include "core/base/staged_output.h"

namespace aq {

KeptFile::KeptFile(QString name, QObject* parent) : QObject(parent), name_(std::move(name)) {
  constexpr int kAgainMilliseconds = 10'000;
  writer_.setMaxThreadCount(1);
  again_.setSingleShot(true);
  again_.setInterval(kAgainMilliseconds);
  connect(&again_, &QTimer::timeout, this, &KeptFile::ask);
}

KeptFile::~KeptFile() {
  if (failing_) ask();
}

void KeptFile::write(const QByteArray& text) {
  if (text == wanted_ && !failing_) return;
  wanted_ = text;
  ask();
}

/// Texts that come while an earlier one is being written give way to the last of them.
void KeptFile::ask() {
  {
    const std::scoped_lock lock(mutex_);
    next_ = wanted_;
  }
  writer_.start([this] { write_next(); });
}

/// On the writer's thread.
void KeptFile::write_next() {
  std::optional<QByteArray> text;
  {
    const std::scoped_lock lock(mutex_);
    text = std::exchange(next_, {});
  }
  if (!text) return;
  std::exception_ptr error;
  try {
    write_now(*text);
  } catch (...) {
    error = std::current_exception();
  }
  QMetaObject::invokeMethod(this, [this, error] { take_end(error); });
}

void KeptFile::write_now(const QByteArray& text) const {
  QDir().mkpath(QFileInfo(name_).absolutePath());
  const std::filesystem::path path = QFile::encodeName(name_).toStdString();
  // Not by QSaveFile, which takes a full disk for a success where all is still in its buffer (Qt 6.4).
  if (!text.isEmpty())
    return write_file_atomically(path, {text.data(), static_cast<std::size_t>(text.size())});
  std::error_code error;
  std::filesystem::remove(path, error);
  if (error) throw Error(ErrorKind::Output, "removing", path.string(), error.message());
}

void KeptFile::take_end(const std::exception_ptr& error) {
  const bool failed_before = std::exchange(failing_, error != nullptr);
  if (!error) return again_.stop();
  again_.start();
  if (!failed_before) Q_EMIT failed(report_of(error));
}

ErrorReport KeptFile::set_aside(ErrorReport problem) const {
  const QString first = name_ + QStringLiteral(".unreadable");
  QString aside = first;
  for (int number = 2; QFileInfo::exists(aside); ++number) aside = first + QStringLiteral("-%1").arg(number);
  if (QFile::rename(name_, aside))
    problem.advice = tr("What it holds was kept as %1.").arg(shown_path(aside));
  return problem;
}

}  // namespace aq
