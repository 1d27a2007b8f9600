// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/session/session_notes.h"

#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/scratch_folder.h"

AQ_FUZZ_TARGET(session_notes) {
  aq::fuzz::scratch_file("fuzz.h5.notes.json", bytes);
  aq::read_notes((aq::fuzz::scratch_folder() / "fuzz.h5").string(), "id");
}
