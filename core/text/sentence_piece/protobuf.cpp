// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/sentence_piece/protobuf.h"

#include <cstring>

#include "core/base/error.h"

namespace aq {

bool ProtobufReader::next(ProtobufField& field) {
  if (rest_.empty()) return false;
  const std::uint64_t tag = varint();
  field = {tag >> 3, 0, {}};
  switch (tag & 7) {
    case 0:
      field.value = varint();
      return true;
    case 1:
      field.value = fixed(8);
      return true;
    case 2:
      field.bytes = take(varint());
      return true;
    case 5:
      field.value = fixed(4);
      return true;
    default:
      fail();
  }
}

void ProtobufReader::fail() const {
  throw Error(ErrorKind::BadInput, "reading", subject_, "it is no sentencepiece model, or cut short");
}

std::uint64_t ProtobufReader::varint() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const auto byte = static_cast<std::uint8_t>(take(1)[0]);
    value |= std::uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) return value;
  }
  fail();
}

std::uint64_t ProtobufReader::fixed(std::size_t size) {
  std::uint64_t value = 0;  // little-endian, as the machines this runs on
  std::memcpy(&value, take(size).data(), size);
  return value;
}

std::string_view ProtobufReader::take(std::uint64_t size) {
  if (size > rest_.size()) fail();
  const std::string_view taken = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return taken;
}

}  // namespace aq
