// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdio>
#include <string>

namespace aq::cli {

/// The last line of a terminal, redrawn in place; nothing at all where the stream is no terminal.
class TerminalLine {
 public:
  explicit TerminalLine(std::FILE* stream);
  ~TerminalLine();
  TerminalLine(const TerminalLine&) = delete;
  TerminalLine& operator=(const TerminalLine&) = delete;

  bool visible() const { return terminal_; }
  int width() const;  ///< in columns; one is left free, since a full line wraps on some terminals
  void draw(const std::string& text);
  void erase();
  /// A line that stays, above the one that is redrawn; also where the stream is no terminal.
  void print(const std::string& text);

 private:
  std::FILE* stream_;
  bool terminal_, drawn_ = false;
};

}  // namespace aq::cli
