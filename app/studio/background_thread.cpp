// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/background_thread.h"

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace aq {

void step_back_for_the_window() {
#ifdef __linux__
  // For Linux' scheduler a tenth of the window's weight; at 5 it is a third.
  constexpr int kNice = 10;
  // Linux keeps the value per thread, not per process. Where it is refused the run only shares more evenly.
  (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNice);
#endif
}

}  // namespace aq
