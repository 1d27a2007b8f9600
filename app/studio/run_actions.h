// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/studio/run_controller.h"

class QAction;
class QMenu;
class QObject;

namespace aq {

/// What can be done with a run, for menu, buttons and keys.
struct RunActions {
  explicit RunActions(QObject* parent);
  /// @param following the run computes elsewhere
  void show_state(RunState state, bool can_start, bool following = false);
  void retranslate(RunState state);

  QAction *start, *pause, *cancel;  ///< `pause` also resumes
};

}  // namespace aq
