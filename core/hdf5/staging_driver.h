// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <hdf5.h>

namespace aq::hdf5 {

/// The first write that failed, as errno; 0 while all went well.
struct WriteFailure {
  int error = 0;
};

/// Makes the files that `access` creates go through a driver of our own. Where the disk is full, the stock
/// drivers leave the library with metadata that it can neither write nor forget, and it fails again at exit.
/// This one notes the first failure in `failure` and lets the library finish; the caller looks there after
/// closing and throws the file away.
/// @param failure must outlive the file
void use_staging_driver(hid_t access, WriteFailure* failure);

}  // namespace aq::hdf5
