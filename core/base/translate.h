// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/// Marks a text of the core for translation in the window. The core itself stays English: the macro is the text.
/// `lupdate` reads it as QT_TRANSLATE_NOOP; the window looks it up in the same context.
#define AQ_TRANSLATE(context, text) text
