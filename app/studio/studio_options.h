// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QStringList>

namespace aq {

/// What the command line of the window says.
struct StudioOptions {
  QString model;                 ///< or a file to open; empty: the demo
  QString preset;                ///< empty: the first start's
  QString recipe;                ///< recipe file in place of the preset's; empty: none
  QString language;              ///< empty: as remembered
  QString theme;                 ///< "system", "light", "dark"; empty: as remembered
  QString screenshots;           ///< directory: drive a demo run and take pictures
  QString output_root;           ///< where suggested checkpoints go
  QString settings_file;         ///< empty: the user's
  QString summary_session;       ///< draw this session's plots on one sheet instead of opening a window
  QString summary_picture;       ///< where the sheet goes
  QString calibration;           ///< text or token ids; empty: the demo's own
  QString attach;                ///< address of a run to watch; empty: none
  QString token;                 ///< what it asks for
  bool start = false;            ///< the run begins at once, and the window closes behind it
  bool measure_latency = false;  ///< print how long the event loop stalled
};

/// Exits with code 2 and a one-line message where an argument cannot be used.
StudioOptions parse_options(const QStringList& arguments);

}  // namespace aq
