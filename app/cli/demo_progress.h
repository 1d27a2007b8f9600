// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/cli/terminal_line.h"
#include "core/demo/demo.h"

namespace aq::cli {

/// Shows the training of a demo model on standard error: a line that redraws itself on a terminal, otherwise
/// one for every tenth of the way.
class DemoProgressPrinter {
 public:
  void show(const DemoProgress& progress);

 private:
  TerminalLine line_{stderr};
  std::int64_t tenths_ = -1;
};

}  // namespace aq::cli
