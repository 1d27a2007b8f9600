// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/commit_steps.h"

namespace aq::detail {

std::function<void(std::string_view)>& commit_hook() {
  static std::function<void(std::string_view)> hook;
  return hook;
}

void commit_step(std::string_view step) {
  if (const auto& hook = commit_hook()) hook(step);
}

}  // namespace aq::detail
