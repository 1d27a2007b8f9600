// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <hdf5.h>

#include <string>

#include "core/hdf5/handle.h"

namespace aq::hdf5 {

/// Stops the library from printing its error stack on this thread: errors become aq::Error here.
void silence();

/// "<file>: <path of the object>/<name>", for messages.
std::string describe(hid_t object, const std::string& name = {});

/// @param reason what is wrong; empty: the deepest entry of the library's error stack
/// @throws Error(BadInput)
[[noreturn]] void fail_reading(hid_t object, const std::string& name, std::string reason = {});
/// @throws Error(Output)
[[noreturn]] void fail_writing(hid_t object, const std::string& name, std::string reason = {});

/// `id` as a Handle. @throws Error(BadInput) where it is no identifier; `parent` and `name` are for the
/// message
Handle opened(hid_t id, Handle::Closer closer, hid_t parent, const std::string& name);
/// The same for what is being created. @throws Error(Output)
Handle created(hid_t id, Handle::Closer closer, hid_t parent, const std::string& name);

}  // namespace aq::hdf5
