// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

// qcustomplot.h is written with Qt's lower-case keywords, which this project switches off (QT_NO_KEYWORDS).
#include <QObject>

#define signals Q_SIGNALS
#define foreach Q_FOREACH
#include <qcustomplot.h>  // IWYU pragma: export
#undef foreach
#undef signals
