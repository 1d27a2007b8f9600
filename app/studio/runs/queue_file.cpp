// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/runs/queue_file.h"

#include <array>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/checkpoint/json_file.h"
#include "core/checkpoint/json_view.h"
#include "core/run/run_spec_json.h"

namespace aq {
namespace {

constexpr int kQueueFormatVersion = 1;
constexpr std::array kStateNames = {"waiting", "running", "done", "failed", "cancelled"};  // of the enum

QueuedRun::State state_of(const JsonView& view) {
  const std::string name = view.text();
  for (std::size_t i = 0; i < kStateNames.size(); ++i)
    if (name == kStateNames[i]) return static_cast<QueuedRun::State>(i);
  view.fail("is no state of a run");
}

QueuedRun run_of(const JsonView& view) {
  return {.spec = run_spec_from_json(view.at("run").value()),
          .parent = QString::fromStdString(view.text_or("parent", {})),
          .state = state_of(view.at("state")),
          .problem = QString::fromStdString(view.text_or("problem", {}))};
}

}  // namespace

QByteArray queue_text(const std::vector<QueuedRun>& runs) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const QueuedRun& run : runs)
    list.push_back({{"run", to_json(run.spec)},
                    {"parent", run.parent.toStdString()},
                    {"state", kStateNames.at(static_cast<std::size_t>(run.state))},
                    {"problem", run.problem.toStdString()}});
  const nlohmann::ordered_json json{{"format_version", kQueueFormatVersion}, {"runs", std::move(list)}};
  constexpr int kIndent = 1;
  // Paths need not be UTF-8.
  return QByteArray::fromStdString(
      json.dump(kIndent, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

std::vector<QueuedRun> read_queue(const QString& file) {
  const std::string name = file.toStdString();
  const nlohmann::json json = read_json_file(name);
  const JsonView view(json, name);
  view.at("format_version").integer(1, kQueueFormatVersion);
  std::vector<QueuedRun> runs;
  for (const JsonView& run : view.at("runs").items()) runs.push_back(run_of(run));
  return runs;
}

}  // namespace aq
