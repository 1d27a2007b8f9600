// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QString>
#include <vector>

#include "app/studio/runs/run_queue.h"

namespace aq {

/// The queue as it lies in a file: JSON, format_version 1.
QByteArray queue_text(const std::vector<QueuedRun>& runs);

/// Numbers are given anew. @throws Error(BadInput), Error(BadArgument) where the file is damaged or newer than
/// this program
std::vector<QueuedRun> read_queue(const QString& file);

}  // namespace aq
