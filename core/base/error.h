// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <exception>
#include <string>

namespace aq {

/// What went wrong, as far as a program that calls the core has to tell apart.
enum class ErrorKind {
  BadArgument,  ///< a setting the user chose cannot be used
  BadInput,     ///< a file the user gave cannot be used
  Output,       ///< a file cannot be written
  Numeric,      ///< the mathematics broke down and recovery did not help
  Cancelled,    ///< the user asked to stop
  Connection,   ///< another rank of the run was lost, or cannot be reached
  Memory,       ///< the system gives no more memory
  Internal      ///< a defect of the program
};

/// The one error type of the core. `what()` is a single line:
/// "<action> <subject>: <reason> (<advice>)".
class Error : public std::exception {
 public:
  /// @param action  what was being done, e.g. "reading the safetensors header of"
  /// @param subject the file, layer or setting it was done to
  /// @param reason  what was found wrong
  /// @param advice  what the user can do; may be empty
  Error(ErrorKind kind, std::string action, std::string subject, std::string reason, std::string advice = {});

  ErrorKind kind() const noexcept { return kind_; }
  const std::string& action() const noexcept { return action_; }
  const std::string& subject() const noexcept { return subject_; }
  const std::string& reason() const noexcept { return reason_; }
  const std::string& advice() const noexcept { return advice_; }
  const char* what() const noexcept override { return line_.c_str(); }

 private:
  ErrorKind kind_;
  std::string action_, subject_, reason_, advice_, line_;
};

/// The exit code of a command that ends with this kind of error (0 done, 1 failed, 2 bad input, 130
/// cancelled).
int exit_code(ErrorKind kind);

/// Makes text from a file safe to print on one line, as UTF-8: control characters, ends of lines, turns of
/// direction and bytes that are no UTF-8 become \xNN or \uNNNN, the middle of a long text "...".
std::string printable(const std::string& text, std::size_t longest = 200);

}  // namespace aq
