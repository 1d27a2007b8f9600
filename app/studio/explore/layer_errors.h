// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QTimer>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/inspect/layer_values.h"
#include "core/run/run_context.h"

namespace aq {

/// Takes the errors of a table's layers one after the other on a thread of its own, those in view first.
class LayerErrors : public QObject {
  Q_OBJECT

 public:
  struct Task {
    int row = 0;
    LayerInfo layer;
    PreviewSettings settings;
  };
  using Compute = std::function<LayerFigures(const std::string& model, const LayerInfo&,
                                             const PreviewSettings&, const RunContext&)>;
  using Figures = std::vector<std::pair<int, LayerFigures>>;

  explicit LayerErrors(Compute compute, QObject* parent = nullptr);
  ~LayerErrors() override;

  /// Forgets what is left of the last list; what is being computed is stopped and its result dropped.
  void start(const std::string& model, std::vector<Task> tasks);
  /// Rows that come first.
  void prefer(std::vector<int> rows);
  /// Waits while held: for whatever is more urgent.
  void hold(bool held);
  bool is_idle() const;

 Q_SIGNALS:
  void ready(const aq::LayerErrors::Figures& figures);
  void failed(int row, const QString& problem);

 private:
  struct Failure {
    int row;
    QString problem;
  };
  void work(const std::stop_token& stop);
  Task take_next();
  void compute_one(const Task& task, const std::string& model, const std::stop_token& stop);
  void deliver();

  Compute compute_;
  QTimer delivery_;
  mutable std::mutex mutex_;  // of everything down to the gate
  std::condition_variable_any changed_;
  std::string model_;
  std::vector<Task> waiting_;
  std::vector<int> preferred_;
  std::stop_source current_;
  bool busy_ = false;
  Figures done_;
  std::vector<Failure> failures_;
  PauseGate gate_;
  std::jthread thread_;  // the last member: it is joined before the others go
};

}  // namespace aq
