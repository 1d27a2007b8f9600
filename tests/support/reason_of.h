// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <string>

#include "core/base/error.h"

namespace aq::test {

/// The line by which bad input is refused, or a text that tells what happened in its place.
inline std::string reason_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.kind() == ErrorKind::BadInput ? error.what() : "another kind: " + std::string(error.what());
  }
  return "no error";
}

}  // namespace aq::test
