// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QString>

#include "core/run/run_spec.h"

namespace aq {

/// What the window holds and no run has taken yet: the settings form with the open model, and where the user
/// is.
struct Draft {
  RunSpec spec;    ///< output and session empty where the window suggests them
  QString page;    ///< its name
  int block = -1;  ///< chosen in the model's tree; −1: none
  QString layer;   ///< of the block; empty: none
};

/// As it lies in a file: JSON, format_version 1.
QByteArray draft_text(const Draft& draft);
/// @throws Error(BadInput), Error(BadArgument) where the file is none, or holds a setting that there is not
Draft read_draft(const QString& file);

}  // namespace aq
