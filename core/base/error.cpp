// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"

#include <cstdio>
#include <utility>

namespace aq {

Error::Error(ErrorKind kind, std::string action, std::string subject, std::string reason, std::string advice)
    : kind_(kind),
      action_(std::move(action)),
      subject_(std::move(subject)),
      reason_(std::move(reason)),
      advice_(std::move(advice)) {
  line_ = action_;
  if (!subject_.empty()) line_ += (line_.empty() ? "" : " ") + subject_;
  line_ += ": " + reason_;
  if (!advice_.empty()) line_ += " (" + advice_ + ")";
  line_ = printable(line_, 2000);
}

int exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::BadArgument:
    case ErrorKind::BadInput:
    case ErrorKind::Output:
      return 2;
    case ErrorKind::Cancelled:
      return 130;
    case ErrorKind::Connection:
    case ErrorKind::Memory:
    case ErrorKind::Numeric:
    case ErrorKind::Internal:
      break;
  }
  return 1;
}

std::string printable(const std::string& text, std::size_t longest) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      char escape[5];
      std::snprintf(escape, sizeof escape, "\\x%02x", static_cast<unsigned>(byte));
      out += escape;
    } else {
      out += c;
    }
  }
  if (out.size() > longest) out = out.substr(0, longest / 2) + "..." + out.substr(out.size() - longest / 2);
  return out;
}

}  // namespace aq
