// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

class QWidget;

namespace aq {

/// Asks before something is lost. @returns whether `yes` was pressed; `no` is the default
bool confirm(QWidget* parent, const QString& question, const QString& yes, const QString& no);

}  // namespace aq
