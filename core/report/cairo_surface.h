// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cairo.h>

#include <memory>
#include <string>

#include "core/base/error.h"

namespace aq::report {

struct DestroySurface {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
using Surface = std::unique_ptr<cairo_surface_t, DestroySurface>;

struct DestroyContext {
  void operator()(cairo_t* context) const { cairo_destroy(context); }
};
using Context = std::unique_ptr<cairo_t, DestroyContext>;

/// What a surface writes to: `closure` is a std::string. Nothing is thrown through cairo's frames.
inline cairo_status_t append_bytes(void* closure, const unsigned char* bytes, unsigned int length) noexcept {
  try {
    static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(bytes), length);
    return CAIRO_STATUS_SUCCESS;
  } catch (const std::exception&) {
    return CAIRO_STATUS_WRITE_ERROR;
  }
}

/// @throws Error(Internal) where drawing went wrong
inline void require_drawn(cairo_status_t status, const char* what) {
  if (status != CAIRO_STATUS_SUCCESS)
    throw Error(ErrorKind::Internal, "drawing", what, cairo_status_to_string(status));
}

}  // namespace aq::report
