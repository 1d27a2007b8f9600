// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/distributed/rank_watch.h"

#include <utility>

#include "core/base/error.h"

namespace aq {
namespace {

constexpr std::chrono::milliseconds kBeat{500};
/// Without a sign of life a rank counts as lost; much sooner once an exchange with it has failed.
constexpr std::chrono::seconds kSilence{20}, kSilenceAfterAlarm{3};
/// An exchange that failed has its verdict by then, or there is none.
constexpr std::chrono::seconds kLongestTrial{25};
/// Until the others have looked for a verdict.
constexpr std::chrono::milliseconds kHeard = 4 * kBeat;

constexpr auto kClaimKey = "verdict/claim", kTextKey = "verdict/text", kAlarmKey = "alarm";
std::string beat_key(int rank) { return "beat/" + std::to_string(rank); }

}  // namespace

RankWatch::RankWatch(RankPlace place, WatchStore store)
    : place_(std::move(place)),
      store_(std::move(store)),
      beats_(place_.rank == 0 ? static_cast<std::size_t>(place_.size) : 0),
      answered_(Clock::now().time_since_epoch().count()),
      thread_([this] { run(); }) {}

RankWatch::~RankWatch() { stop(); }

void RankWatch::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (!thread_.joinable()) return;
  const Clock::duration silence = Clock::now().time_since_epoch() - Clock::duration(answered_.load());
  if (silence > kSilenceAfterAlarm)
    thread_.detach();  // it waits for a first rank that does not answer: the watch must stay, see
                       // keep_for_good() in gloo_ranks.cpp
  else
    thread_.join();
}

void RankWatch::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_ && !has_verdict_) {
    lock.unlock();
    try {
      look();
      answered_ = Clock::now().time_since_epoch().count();
    } catch (const std::exception&) {
      conclude(place_.rank_name(0) + " was lost: it does not answer any more");
    }
    lock.lock();
    changed_.wait_for(lock, kBeat, [this] { return stopping_ || (!own_end_.empty() && !end_published_); });
  }
}

void RankWatch::look() {
  store_.add(beat_key(place_.rank), 1);
  publish_own_end();
  if (alarm_ && !std::exchange(alarm_sent_, true)) store_.add(kAlarmKey, 1);
  if (place_.rank == 0) look_for_silent_ranks();
  if (store_.add(kClaimKey, 0) > 0) conclude(store_.get(kTextKey));
}

void RankWatch::publish_own_end() {
  std::string reason;
  {
    const std::scoped_lock lock(mutex_);
    if (own_end_.empty() || end_published_) return;
    reason = own_end_;
  }
  claim(place_.name() + " ended: " + reason);
  end_published_ = true;
  changed_.notify_all();
}

void RankWatch::look_for_silent_ranks() {
  const Clock::time_point now = Clock::now();
  const auto longest = store_.add(kAlarmKey, 0) > 0 ? kSilenceAfterAlarm : kSilence;
  for (int rank = 1; rank < place_.size; ++rank) {
    Beat& beat = beats_[static_cast<std::size_t>(rank)];
    const std::int64_t count = store_.add(beat_key(rank), 0);
    if (count != beat.count) beat = {count, now};
    const bool came = beat.count > 0;
    if (came && now - beat.changed > longest)
      claim(place_.rank_name(rank) + " was lost: it does not answer any more");
  }
}

/// The first claim holds.
void RankWatch::claim(const std::string& text) {
  if (store_.add(kClaimKey, 1) == 1) store_.set(kTextKey, text);
}

void RankWatch::conclude(const std::string& text) {
  {
    const std::scoped_lock lock(mutex_);
    if (stopping_ || has_verdict_) return;
    verdict_ = text;
    has_verdict_ = true;
  }
  changed_.notify_all();
}

void RankWatch::fail() const {
  const std::scoped_lock lock(mutex_);
  throw Error(ErrorKind::Connection, "running on", place_.name(), verdict_,
              "what was committed is kept: start the ranks again, in any number, with --resume");
}

void RankWatch::check() const {
  if (has_verdict_) fail();
  const Clock::duration silence = Clock::now().time_since_epoch() - Clock::duration(answered_.load());
  if (silence > kSilence)
    throw Error(ErrorKind::Connection, "running on", place_.name(),
                place_.rank_name(0) + " was lost: it has not answered for " +
                    std::to_string(std::chrono::duration_cast<std::chrono::seconds>(silence).count()) +
                    " seconds",
                "start the ranks again, in any number, with --resume");
}

void RankWatch::explain(const std::string& reason) {
  alarm_ = true;
  {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kLongestTrial, [this] { return has_verdict_.load(); });
  }
  check();
  throw Error(ErrorKind::Connection, "running on", place_.name(),
              "the connection to another rank failed: " + reason,
              "start the ranks again, in any number, with --resume");
}

void RankWatch::announce_end(const std::string& reason) {
  std::unique_lock lock(mutex_);
  if (!has_verdict_) {
    own_end_ = reason;
    changed_.notify_all();
    changed_.wait_for(lock, kSilenceAfterAlarm, [this] { return end_published_ || has_verdict_; });
  }
  lock.unlock();
  if (place_.rank == 0) std::this_thread::sleep_for(kHeard);  // the store goes with this rank
}

}  // namespace aq
