// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/terminal_line.h"

#include <sys/ioctl.h>
#include <unistd.h>

namespace aq::cli {
namespace {
constexpr auto kClear = "\r\x1b[K";
}

TerminalLine::TerminalLine(std::FILE* stream) : stream_(stream), terminal_(::isatty(::fileno(stream)) == 1) {}

TerminalLine::~TerminalLine() { erase(); }

int TerminalLine::width() const {
  winsize size{};
  return (::ioctl(::fileno(stream_), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80) - 1;
}

void TerminalLine::draw(const std::string& text) {
  if (!terminal_) return;
  std::fprintf(stream_, "%s%s", kClear, text.c_str());
  std::fflush(stream_);
  drawn_ = true;
}

void TerminalLine::erase() {
  if (!drawn_) return;
  std::fputs(kClear, stream_);
  std::fflush(stream_);
  drawn_ = false;
}

void TerminalLine::print(const std::string& text) {
  erase();
  std::fprintf(stream_, "%s\n", text.c_str());
}

}  // namespace aq::cli
