// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/error_report.h"

#include <QCoreApplication>

#include "core/base/out_of_memory.h"

namespace aq {
namespace {

ErrorReport no_memory() {
  return {ErrorKind::Memory, QCoreApplication::translate("error", "The system gave no more."),
          QCoreApplication::translate("error", "A memory budget, fewer samples or shorter ones need less.")};
}

}  // namespace

QString ErrorReport::text() const { return advice.isEmpty() ? what : what + QLatin1Char('\n') + advice; }

ErrorReport report_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const Error& known) {
    const QString what =
        QStringLiteral("%1 %2: %3")
            .arg(QString::fromStdString(known.action()), QString::fromStdString(known.subject()),
                 QString::fromStdString(known.reason()));
    return {known.kind(), what.simplified(), QString::fromStdString(known.advice())};
  } catch (const std::exception& other) {
    if (is_out_of_memory(other)) return no_memory();
    return {ErrorKind::Internal, QString::fromStdString(printable(other.what())), {}};
  }
}

QString headline_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::BadArgument:
      return QCoreApplication::translate("error", "A setting cannot be used");
    case ErrorKind::BadInput:
      return QCoreApplication::translate("error", "A file cannot be used");
    case ErrorKind::Output:
      return QCoreApplication::translate("error", "The result cannot be written");
    case ErrorKind::Numeric:
      return QCoreApplication::translate("error", "The calibration broke down");
    case ErrorKind::Cancelled:
      return QCoreApplication::translate("error", "The run was cancelled");
    case ErrorKind::Connection:
      return QCoreApplication::translate("error", "A process of the run was lost");
    case ErrorKind::Memory:
      return QCoreApplication::translate("error", "There is not enough memory");
    case ErrorKind::Internal:
      break;
  }
  return QCoreApplication::translate("error", "The program made a mistake");
}

}  // namespace aq
