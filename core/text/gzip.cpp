// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <climits>
#include <vector>

#include "core/base/error.h"
#include "core/base/interruption.h"

namespace aq {
namespace {

constexpr int kGzipOnly = 15 + 16;  // zlib: the largest window, gzip header required

class Inflater {
 public:
  Inflater(std::span<const std::byte> compressed, const std::string& subject)
      : input_(compressed), subject_(subject), buffer_(std::size_t{1} << 18) {
    if (inflateInit2(&stream_, kGzipOnly) != Z_OK) fail("it cannot be decompressed");
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  std::string run(std::size_t longest) {
    std::string text;
    bool ended = false;
    while (!ended || stream_.avail_in > 0 || !input_.empty()) {
      if (ended) inflateReset(&stream_);  // another member follows
      interruption_point();
      ended = step(text);
      if (text.size() > longest) fail("it decompresses to more than " + std::to_string(longest) + " bytes");
    }
    return text;
  }

 private:
  /// Says whether a member ended.
  bool step(std::string& text) {
    feed();
    stream_.next_out = buffer_.data();
    stream_.avail_out = static_cast<uInt>(buffer_.size());
    const int result = inflate(&stream_, Z_NO_FLUSH);
    const std::size_t produced = buffer_.size() - stream_.avail_out;
    text.append(reinterpret_cast<const char*>(buffer_.data()), produced);
    if (result == Z_STREAM_END) return true;
    if (result == Z_BUF_ERROR) fail("its compressed data is cut short");
    if (result != Z_OK) fail("its compressed data is damaged");
    return false;
  }

  void feed() {
    if (stream_.avail_in > 0) return;
    const std::size_t count = std::min<std::size_t>(input_.size(), INT_MAX);
    // zlib's interface predates const; it does not write here.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(input_.data()));
    stream_.avail_in = static_cast<uInt>(count);
    input_ = input_.subspan(count);
  }

  [[noreturn]] void fail(const std::string& reason) const {
    throw Error(ErrorKind::BadInput, "reading", subject_, reason);
  }

  std::span<const std::byte> input_;
  const std::string& subject_;
  std::vector<Bytef> buffer_;
  z_stream stream_{};
};

}  // namespace

std::string gunzip(std::span<const std::byte> compressed, const std::string& subject, std::size_t longest) {
  return Inflater(compressed, subject).run(longest);
}

}  // namespace aq
