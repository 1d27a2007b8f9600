// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/run/run_context.h"

#include <utility>

#include "core/base/error.h"

namespace aq {

void PauseGate::pause() {
  const std::scoped_lock lock(mutex_);
  paused_ = true;
}

void PauseGate::resume() {
  {
    const std::scoped_lock lock(mutex_);
    paused_ = false;
  }
  changed_.notify_all();
}

bool PauseGate::paused() const {
  const std::scoped_lock lock(mutex_);
  return paused_;
}

void PauseGate::wait(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, std::move(stop), [this] { return !paused_; });
}

RunContext::RunContext(std::stop_token stop, PauseGate* gate, Post post)
    : stop_(std::move(stop)), gate_(gate), post_(std::move(post)) {}

void RunContext::check() const {
  if (at_check_) at_check_();
  if (gate_) gate_->wait(stop_);
  if (stop_.stop_requested()) throw Error(ErrorKind::Cancelled, "running", "", "cancelled on request");
  if (ranks_) ranks_->check();
}

void RunContext::post(RunEvent event) const {
  if (post_) post_(std::move(event));
}

RunContext RunContext::with_tap(std::function<void(const RunEvent&)> tap) const {
  RunContext context = *this;
  context.post_ = [tap = std::move(tap), post = post_](RunEvent event) {
    tap(event);
    if (post) post(std::move(event));
  };
  return context;
}

RunContext RunContext::with_ranks(std::shared_ptr<const Ranks> ranks) const {
  RunContext context = *this;
  context.ranks_ = std::move(ranks);
  return context;
}

RunContext RunContext::alone() const {
  return with_ranks(ranks_ ? std::make_shared<const AloneAmong>(ranks_) : nullptr);
}

const Ranks& RunContext::ranks() const {
  static const Ranks kAlone;
  return ranks_ ? *ranks_ : kAlone;
}

RunContext RunContext::with_checks(std::function<void()> seen) const {
  RunContext watched = *this;
  watched.at_check_ = std::move(seen);
  return watched;
}

}  // namespace aq
