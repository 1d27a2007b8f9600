// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

class QSettings;
class QString;
class QVariant;

namespace aq {

/// Remembers a setting, unless the disk is full: QSettings then writes an empty file over all of them, and
/// takes that for a success (Qt 6.4). Every setting goes through here. Writes nothing where it holds the
/// value already. @returns whether the file may hold it
bool keep_setting(QSettings& settings, const QString& key, const QVariant& value);

}  // namespace aq
