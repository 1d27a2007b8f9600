// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>
#include <string>

#include "core/run/run_event.h"
#include "core/watch/event_message.h"
#include "core/watch/watch_address.h"

namespace aq {

/// Tells those who watch what a run does. It listens where it is told to, on this machine only, lets in who
/// knows the token, and takes no orders. The run never waits for it: who reads too slowly is left behind.
class WatchServer {
 public:
  /// @throws Error(Output) where the address cannot be listened at
  WatchServer(const WatchAddress& address, std::string token);
  ~WatchServer();  ///< a socket file goes with it; what was posted is sent first, for a second at most
  WatchServer(const WatchServer&) = delete;
  WatchServer& operator=(const WatchServer&) = delete;

  const WatchAddress& address() const;  ///< with the port that was free
  void post(const RunEvent& event);
  void post(const RunEnd& end);

 private:
  class Door;
  struct Line;
  class Hall;
  std::unique_ptr<Hall> hall_;
};

}  // namespace aq
