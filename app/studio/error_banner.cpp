// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/error_banner.h"

namespace aq {

void show_error(Banner& banner, const ErrorReport& error) {
  banner.show_message(
      Banner::Tone::Error, [kind = error.kind] { return headline_of(kind); }, error.text());
}

}  // namespace aq
