// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/run/run_event.h"
#include "core/watch/watch_line.h"

namespace aq {

/// What one who comes late is told first: every event, but of steps and of a matrix's pictures the newest
/// only.
class WatchHistory {
 public:
  using Frame = std::shared_ptr<const WatchBytes>;
  void add(const RunEvent& event, Frame frame);
  void close(Frame end) { frames_.push_back(std::move(end)); }
  const std::vector<Frame>& frames() const { return frames_; }

 private:
  std::vector<Frame> frames_;
  std::map<std::string, std::size_t> newest_;  ///< of what is replaced, its place in `frames_`
};

}  // namespace aq
