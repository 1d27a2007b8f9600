// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <exception>

#include "core/base/error.h"

namespace aq {

/// An error as the window shows it: never an exception on the GUI thread.
struct ErrorReport {
  ErrorKind kind = ErrorKind::Internal;
  QString what;          ///< "<action> <subject>: <reason>"
  QString advice;        ///< may be empty
  QString text() const;  ///< what and advice, on lines of their own
  bool operator==(const ErrorReport&) const = default;
};

/// Of the exception held; one that is no aq::Error counts as a defect of the program.
ErrorReport report_of(const std::exception_ptr& error);

/// e.g. "This file cannot be used", in the window's language.
QString headline_of(ErrorKind kind);

}  // namespace aq
