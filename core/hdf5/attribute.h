// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <hdf5.h>

#include <cstdint>
#include <string>

namespace aq::hdf5 {

// Scalar attributes. Texts are fixed-length UTF-8: the library's variable-length ones live in a heap without
// checksum.

void write_text(hid_t object, const char* name, const std::string& text);
void write_integer(hid_t object, const char* name, std::int64_t value);
void write_real(hid_t object, const char* name, double value);

bool has_attribute(hid_t object, const char* name);
/// All: @throws Error(BadInput) where it is missing or of another kind
std::string read_text(hid_t object, const char* name);
std::int64_t read_integer(hid_t object, const char* name);
/// An integer within the given limits. @throws Error(BadInput)
int read_count(hid_t object, const char* name, int least, int most);
double read_real(hid_t object, const char* name);

}  // namespace aq::hdf5
