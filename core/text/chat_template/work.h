// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <string>

namespace aq::jinja {

/// Counts what a template does, and ends what no sane one would: templates come from the same places as
/// weights do.
class Work {
 public:
  static constexpr std::size_t kMostSteps = 20'000'000;
  static constexpr std::size_t kBytesPerStep = 16;  ///< of text that is looked through
  static constexpr std::size_t kMostBytes = std::size_t{256}
                                            << 20;  ///< of all texts and lists made, together
  static constexpr std::size_t kLongestText = std::size_t{32} << 20;
  static constexpr int kDeepest = 400;  ///< expressions, statements and macros in one another

  /// @throws Error(BadInput) where there were too many
  void step(std::size_t count = 1);
  /// Counts that this much text is read, or has been, from one end to the other. @throws Error(BadInput)
  void look_through(std::size_t bytes) { step(1 + bytes / kBytesPerStep); }
  /// Before a text or a list of this size is made. @throws Error(BadInput)
  void make(std::size_t bytes);

  /// For as long as it lives, the template is one level deeper.
  class Level {
   public:
    explicit Level(Work& work);
    ~Level() { --work_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    Work& work_;
  };

 private:
  std::size_t steps_ = 0, bytes_ = 0;
  int depth_ = 0;
};

}  // namespace aq::jinja
