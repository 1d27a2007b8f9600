// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace aq::fuzz {

/// A parser of files that come from anywhere. It may throw Error, and must do nothing else that a caller
/// would notice: no crash, no hang, no memory out of proportion.
struct Target {
  const char* name;
  void (*parse)(std::span<const std::byte> bytes);
};

/// Every target that is linked in: one in a fuzzer, all of them in the test that replays the corpora.
std::vector<Target>& targets();

/// Parses and swallows what the parser is allowed to throw. Whatever else it throws ends the program.
void run(const Target& target, std::span<const std::byte> bytes);

inline std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

struct Registration {
  explicit Registration(Target target) { targets().push_back(target); }
};

}  // namespace aq::fuzz

/// Defines and registers a target; its body follows and sees `bytes`. Its corpus is the folder corpus/NAME.
#define AQ_FUZZ_TARGET(NAME)                                                      \
  static void parse_##NAME(std::span<const std::byte> bytes);                     \
  static const aq::fuzz::Registration registration_##NAME{{#NAME, parse_##NAME}}; \
  static void parse_##NAME(std::span<const std::byte> bytes)
