// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ops/empty.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <map>
#include <span>
#include <string_view>
#include <system_error>

#include "core/base/error.h"
#include "core/checkpoint/mapped_file.h"
#include "core/text/corpus.h"

namespace aq {
namespace {

constexpr std::size_t kLongestHeader = 4096;
constexpr std::size_t kMostDimensions = 8;

struct NpyHeader {
  at::ScalarType dtype = at::kFloat;
  std::vector<std::int64_t> shape;
  std::size_t data_start = 0;
};

class NpyReader {
 public:
  NpyReader(std::span<const std::byte> bytes, const std::string& path) : path_(path), bytes_(bytes) {}

  at::Tensor read() const {
    const NpyHeader header = read_header();
    const std::size_t size = data_size(header);
    if (bytes_.size() - header.data_start != size)
      fail("its shape needs " + std::to_string(size) + " bytes, it holds " +
           std::to_string(bytes_.size() - header.data_start));
    at::Tensor tensor = at::empty(header.shape, header.dtype);
    if (size > 0) std::memcpy(tensor.data_ptr(), bytes_.data() + header.data_start, size);
    return tensor;
  }

 private:
  [[noreturn]] void fail(const std::string& reason) const {
    throw Error(ErrorKind::BadInput, "reading", path_, reason);
  }

  std::size_t byte(std::size_t i) const { return std::to_integer<std::size_t>(bytes_[i]); }

  /// Format: numpy.lib.format, versions 1.0 to 3.0.
  NpyHeader read_header() const {
    if (bytes_.size() < 12 || std::memcmp(bytes_.data(), "\x93NUMPY", 6) != 0) fail("it is no .npy file");
    const bool first = byte(6) == 1;
    if (byte(6) < 1 || byte(6) > 3) fail("its .npy version is not supported");
    const std::size_t start = first ? 10 : 12;
    std::size_t length = byte(8) | byte(9) << 8;
    if (!first) length |= byte(10) << 16 | byte(11) << 24;
    if (length > kLongestHeader || length > bytes_.size() - start)
      fail("its header is cut short or too long");
    const std::string text(reinterpret_cast<const char*>(bytes_.data()) + start, length);
    if (value_of(text, "'fortran_order':", "", ",") != "False") fail("it is not in C order");
    return {dtype_of(value_of(text, "'descr':", "'", "'")), shape_of(value_of(text, "'shape':", "(", ")")),
            start + length};
  }

  /// What stands behind a key, between two marks.
  std::string value_of(std::string_view header, std::string_view key, std::string_view open,
                       std::string_view close) const {
    const std::size_t found = header.find(key);
    if (found == std::string_view::npos) fail("its header is malformed");
    std::string_view rest = header.substr(found + key.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    if (!rest.starts_with(open)) fail("its header is malformed");
    rest.remove_prefix(open.size());
    const std::size_t end = rest.find(close);
    if (end == std::string_view::npos) fail("its header is malformed");
    return std::string(rest.substr(0, end));
  }

  at::ScalarType dtype_of(const std::string& name) const {
    static const std::map<std::string, at::ScalarType> dtypes = {
        {"<i4", at::kInt}, {"<i8", at::kLong}, {"<f4", at::kFloat}, {"<f8", at::kDouble}};
    const auto found = dtypes.find(name);
    if (found == dtypes.end()) fail("its dtype \"" + printable(name) + "\" is not supported");
    return found->second;
  }

  std::vector<std::int64_t> shape_of(const std::string& text) const {
    std::vector<std::int64_t> shape;
    const char* const end = text.data() + text.size();
    for (const char* at = text.data(); at != end;) {
      if (*at == ' ' || *at == ',') {
        ++at;
        continue;
      }
      std::int64_t size = 0;
      const auto [rest, error] = std::from_chars(at, end, size);
      if (error == std::errc::result_out_of_range || shape.size() == kMostDimensions)
        fail("its shape is too large");
      if (error != std::errc() || size < 0) fail("its header is malformed");
      shape.push_back(size);
      at = rest;
    }
    return shape;
  }

  std::size_t data_size(const NpyHeader& header) const {
    std::size_t size = c10::elementSize(header.dtype);
    bool empty = false;
    for (const std::int64_t dimension : header.shape) {
      empty = empty || dimension == 0;
      if (dimension != 0 &&
          (__builtin_mul_overflow(size, static_cast<std::size_t>(dimension), &size) || size >> 62))
        fail("its shape is too large");
    }
    return empty ? 0 : size;
  }

  const std::string& path_;
  std::span<const std::byte> bytes_;
};

}  // namespace

at::Tensor read_npy(const std::string& path) {
  const auto file = map_file(path);
  return with_unchanged(*file, [&] { return parse_npy(file->bytes(), path); });
}

at::Tensor parse_npy(std::span<const std::byte> bytes, const std::string& name) {
  return NpyReader(bytes, name).read();
}

}  // namespace aq
