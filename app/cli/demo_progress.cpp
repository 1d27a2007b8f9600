// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/demo_progress.h"

#include "app/cli/progress.h"
#include "app/cli/table.h"

namespace aq::cli {

void DemoProgressPrinter::show(const DemoProgress& progress) {
  const std::string text = "step " + std::to_string(progress.step) + "/" + std::to_string(progress.steps) +
                           "  loss " + number_text(progress.loss, 4) + "  " +
                           number_text(progress.tokens_per_second, 3) + " tokens/s  " +
                           clock_text(progress.seconds_left) + " left";
  if (line_.visible()) return line_.draw(text);
  const std::int64_t tenths = progress.steps > 0 ? progress.step * 10 / progress.steps : 0;
  if (tenths > tenths_) line_.print(text);
  tenths_ = tenths;
}

}  // namespace aq::cli
