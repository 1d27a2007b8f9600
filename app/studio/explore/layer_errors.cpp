// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/explore/layer_errors.h"

#include <algorithm>

#include "app/studio/background_thread.h"
#include "app/studio/error_report.h"

namespace aq {

LayerErrors::LayerErrors(Compute compute, QObject* parent) : QObject(parent), compute_(std::move(compute)) {
  constexpr int kDeliveryMilliseconds = 120;
  delivery_.setInterval(kDeliveryMilliseconds);
  connect(&delivery_, &QTimer::timeout, this, &LayerErrors::deliver);
}

LayerErrors::~LayerErrors() {
  thread_.request_stop();
  const std::scoped_lock lock(mutex_);
  current_.request_stop();
}

void LayerErrors::start(const std::string& model, std::vector<Task> tasks) {
  {
    const std::scoped_lock lock(mutex_);
    model_ = model;
    waiting_ = std::move(tasks);
    done_.clear();
    failures_.clear();
    current_.request_stop();
  }
  changed_.notify_all();
  if (!thread_.joinable()) thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
  delivery_.start();
}

void LayerErrors::prefer(std::vector<int> rows) {
  const std::scoped_lock lock(mutex_);
  preferred_ = std::move(rows);
}

void LayerErrors::hold(bool held) { held ? gate_.pause() : gate_.resume(); }

bool LayerErrors::is_idle() const {
  const std::scoped_lock lock(mutex_);
  return waiting_.empty() && !busy_ && done_.empty() && failures_.empty();
}

LayerErrors::Task LayerErrors::take_next() {
  auto chosen = waiting_.begin();
  for (const int row : preferred_) {
    const auto found = std::ranges::find(waiting_, row, &Task::row);
    if (found == waiting_.end()) continue;
    chosen = found;
    break;
  }
  Task task = std::move(*chosen);
  waiting_.erase(chosen);
  return task;
}

void LayerErrors::work(const std::stop_token& stop) {
  step_back_for_the_window();
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested() && changed_.wait(lock, stop, [this] { return !waiting_.empty(); })) {
    lock.unlock();
    gate_.wait(stop);
    lock.lock();
    if (waiting_.empty() || stop.stop_requested()) continue;
    const Task task = take_next();
    const std::string model = model_;
    current_ = {};
    const std::stop_token own = current_.get_token();
    busy_ = true;
    lock.unlock();
    compute_one(task, model, own);
    lock.lock();
    busy_ = false;
  }
}

void LayerErrors::compute_one(const Task& task, const std::string& model, const std::stop_token& stop) {
  std::optional<LayerFigures> figures;
  QString problem;
  try {
    figures = compute_(model, task.layer, task.settings, RunContext(stop, &gate_, {}));
  } catch (...) {
    problem = report_of(std::current_exception()).what;
  }
  const std::scoped_lock lock(mutex_);
  if (stop.stop_requested()) return;  // a newer list holds
  if (figures)
    done_.emplace_back(task.row, *figures);
  else
    failures_.push_back({task.row, problem});
}

void LayerErrors::deliver() {
  Figures done;
  std::vector<Failure> failures;
  {
    const std::scoped_lock lock(mutex_);
    done = std::exchange(done_, {});
    failures = std::exchange(failures_, {});
  }
  if (!done.empty()) Q_EMIT ready(done);
  for (const auto& failure : failures) Q_EMIT failed(failure.row, failure.problem);
  if (is_idle()) delivery_.stop();
}

}  // namespace aq
