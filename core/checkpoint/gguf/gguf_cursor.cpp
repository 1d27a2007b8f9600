// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/gguf/gguf_cursor.h"

#include <cstring>

#include "core/base/error.h"

namespace aq {

void GgufCursor::fail(const std::string& reason, const std::string& advice) const {
  throw Error(ErrorKind::BadInput, "reading", subject_, reason, advice);
}

std::span<const std::byte> GgufCursor::take(std::uint64_t count, std::string_view what) {
  if (count > remaining())
    fail("it ends inside " + std::string(what) + ", which claims " + std::to_string(count) +
         " bytes at byte " + std::to_string(position_) + " of " + std::to_string(file_.size()));
  const auto taken = file_.subspan(position_, count);
  position_ += count;
  return taken;
}

std::uint32_t GgufCursor::u32(std::string_view what) {
  std::uint32_t value = 0;
  std::memcpy(&value, take(sizeof value, what).data(), sizeof value);
  return value;
}

std::uint64_t GgufCursor::u64(std::string_view what) {
  std::uint64_t value = 0;
  std::memcpy(&value, take(sizeof value, what).data(), sizeof value);
  return value;
}

std::string_view GgufCursor::text(std::string_view what) {
  const auto bytes = take(u64(what), what);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace aq
