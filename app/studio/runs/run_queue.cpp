// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/runs/run_queue.h"

#include <QFileInfo>
#include <QTimer>
#include <algorithm>
#include <utility>

#include "app/studio/workbench.h"

namespace aq {
namespace {

using State = QueuedRun::State;

bool has_ended(const QueuedRun& run) { return run.state > State::Running; }

/// "out/name.h5" → "out/name-2.h5".
QString numbered(const QString& path, int number) {
  const QFileInfo file(path);
  const bool session = file.suffix() == QLatin1String("h5");
  const QString stem = session ? path.chopped(3) : path;
  return QStringLiteral("%1-%2%3").arg(stem).arg(number).arg(session ? QStringLiteral(".h5") : QString());
}

}  // namespace

RunQueue::RunQueue(Workbench* workbench, QObject* parent) : QObject(parent), workbench_(workbench) {
  connect(workbench_, &Workbench::run_finished, this, [this] { end(State::Done); });
  connect(workbench_, &Workbench::run_failed, this,
          [this](const ErrorReport& error) { end(State::Failed, error.what); });
  connect(workbench_, &Workbench::run_cancelled, this, [this] {
    if (find_running()) started_ = false;
    end(State::Cancelled);
  });
  // Behind what the window does with the run that has just ended.
  const auto go_on = [this] { QTimer::singleShot(0, this, &RunQueue::start_next); };
  connect(workbench_, &Workbench::run_state_changed, this, go_on);
  connect(workbench_, &Workbench::task_changed, this, go_on);
}

int RunQueue::waiting() const {
  return static_cast<int>(std::ranges::count(runs_, State::Waiting, &QueuedRun::state));
}

const QueuedRun* RunQueue::running() const {
  const auto found = std::ranges::find(runs_, State::Running, &QueuedRun::state);
  return found == runs_.end() ? nullptr : &*found;
}

QueuedRun* RunQueue::find_running() {
  const auto found = std::ranges::find(runs_, State::Running, &QueuedRun::state);
  return found == runs_.end() ? nullptr : &*found;
}

QueuedRun* RunQueue::find(std::uint64_t number) {
  const auto found = std::ranges::find(runs_, number, &QueuedRun::number);
  return found == runs_.end() ? nullptr : &*found;
}

bool RunQueue::is_taken(const std::string& path) const {
  if (QFileInfo::exists(QString::fromStdString(path))) return true;
  return std::ranges::any_of(runs_, [&](const QueuedRun& run) {
    return !has_ended(run) && (run.spec.output == path || run.spec.session == path);
  });
}

std::string RunQueue::free_name(const std::string& path) const {
  if (path.empty()) return path;
  constexpr int kMostTries = 10'000;
  QString name = QString::fromStdString(path);
  for (int number = 2; is_taken(name.toStdString()) && number < kMostTries; ++number)
    name = numbered(QString::fromStdString(path), number);
  return name.toStdString();
}

void RunQueue::add(const RunSpec& spec, const QString& parent) {
  QueuedRun run{.number = ++last_number_, .spec = spec, .parent = parent};
  run.spec.output = free_name(spec.output);
  if (!spec.resume) run.spec.session = free_name(spec.session);
  runs_.push_back(std::move(run));
  Q_EMIT changed();
  start_next();
}

void RunQueue::restore(std::vector<QueuedRun> runs) {
  for (QueuedRun& run : runs) {
    run.number = ++last_number_;
    if (run.state == State::Running) {
      run.state = State::Waiting;
      run.spec.resume = QFileInfo::exists(QString::fromStdString(run.spec.session));
    }
    runs_.push_back(std::move(run));
  }
  Q_EMIT changed();
}

void RunQueue::move(std::uint64_t number, int by) {
  const auto run = std::ranges::find(runs_, number, &QueuedRun::number);
  if (run == runs_.end() || run->state != State::Waiting) return;
  const auto count = static_cast<std::ptrdiff_t>(runs_.size());
  for (auto place = run - runs_.begin() + by; place >= 0 && place < count; place += by) {
    QueuedRun& other = runs_[static_cast<std::size_t>(place)];
    if (other.state != State::Waiting) continue;
    std::swap(*run, other);
    Q_EMIT changed();
    return;
  }
}

void RunQueue::remove(std::uint64_t number) {
  const auto gone = std::erase_if(
      runs_, [&](const QueuedRun& run) { return run.number == number && run.state != State::Running; });
  if (gone > 0) Q_EMIT changed();
}

void RunQueue::clear_ended() {
  if (std::erase_if(runs_, &has_ended) > 0) Q_EMIT changed();
}

void RunQueue::start() {
  started_ = true;
  Q_EMIT changed();
  start_next();
}

void RunQueue::pause() {
  started_ = false;
  Q_EMIT changed();
}

void RunQueue::end(State state, const QString& problem) {
  QueuedRun* run = find_running();
  if (!run) return;
  run->state = state;
  run->problem = problem;
  Q_EMIT changed();
}

void RunQueue::start_next() {
  if (!started_ || workbench_->is_running() || !workbench_->task().isEmpty() || find_running()) return;
  const auto next = std::ranges::find(runs_, State::Waiting, &QueuedRun::state);
  if (next == runs_.end()) return;
  next->state = State::Running;
  const QueuedRun run = *next;  // what follows may change the queue
  Q_EMIT changed();
  Q_EMIT run_started(run);
  workbench_->start(run.spec);
}

}  // namespace aq
