// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace aq {

/// What the window is asked to open by a path: on its command line, dropped on it, or chosen in a dialog.
struct OpenRequest {
  enum class Kind { Nothing, Model, Session };
  Kind kind = Kind::Nothing;
  QString target;  ///< absolute
};

/// A directory, or a file that belongs to a checkpoint, is a model; another .h5 file is a session.
OpenRequest open_request(const QString& path);

}  // namespace aq
