// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QImage>

namespace aq {

/// The image in its 256 most frequent colours: a third of the size as PNG, and hardly to be told apart for a
/// window.
QImage palette_image(const QImage& image);

}  // namespace aq
