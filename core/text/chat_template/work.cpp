// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat_template/work.h"

#include "core/text/chat_template/value.h"

namespace aq::jinja {

void Work::step(std::size_t count) {
  steps_ += count;
  if (steps_ > kMostSteps) fail("it takes too many steps");
}

void Work::make(std::size_t bytes) {
  if (bytes > kLongestText) fail("it makes a text or a list that is too long");
  bytes_ += bytes;
  if (bytes_ > kMostBytes) fail("it takes too much memory");
}

Work::Level::Level(Work& work) : work_(work) {
  if (work_.depth_ >= kDeepest) fail("it is nested too deeply, or a macro calls itself without end");
  ++work_.depth_;
}

}  // namespace aq::jinja
