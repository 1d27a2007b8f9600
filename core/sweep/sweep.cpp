// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sweep/sweep.h"

#include <filesystem>

#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "core/checkpoint/json_file.h"
#include "core/engine/engine.h"
#include "core/session/session_lock.h"
#include "core/sweep/sweep_identity.h"

namespace aq {
namespace {

constexpr auto kTableFile = "results.csv", kFloatFile = "float.json";

double mean_loss(const Outcome& outcome) {
  double sum = 0;
  for (const BlockOutcome& block : outcome.blocks) sum += block.loss_final;
  return outcome.blocks.empty() ? 0 : sum / static_cast<double>(outcome.blocks.size());
}

double found(const std::map<std::string, double>& values, const std::string& name) {
  const auto at = values.find(name);
  return at == values.end() ? 0 : at->second;
}

CellResult result_of(const SweepCell& cell, const Outcome& outcome) {
  CellResult result;
  result.index = cell.index;
  result.perplexity = found(outcome.perplexity, "quantized");
  result.loss = mean_loss(outcome);
  result.bits_per_weight = outcome.bits_per_weight;
  result.seconds = outcome.seconds;
  result.peak_rss_bytes = outcome.peak_rss_bytes;
  return result;
}

/// What is the cell's own, and would be the same again: its mathematics break down, its settings do not go
/// together on this model, or the program makes a mistake with them. Anything else is of the machine or of
/// files, and the cell runs another time.
bool is_a_result(const Error& error) {
  return error.kind() == ErrorKind::Numeric || error.kind() == ErrorKind::BadArgument ||
         error.kind() == ErrorKind::Internal;
}

/// A sweep has no --resume, which the error of a single run advises.
[[noreturn]] void end_without_memory(const Error& error) {
  throw Error(ErrorKind::Memory, error.action(), error.subject(), error.reason(),
              "start the sweep again when there is more: it goes on after its last complete block");
}

double read_float_perplexity(const std::filesystem::path& directory) {
  const auto path = directory / kFloatFile;
  if (!std::filesystem::exists(path)) return 0;
  const nlohmann::ordered_json json = read_json_file(path);
  if (json.is_object() && json.contains("perplexity") && json["perplexity"].is_number())
    return json["perplexity"].get<double>();
  throw Error(ErrorKind::BadInput, "reading", path.string(), "it holds no perplexity", "remove it");
}

class SweepRun {
 public:
  SweepRun(const SweepSpec& spec, const RunContext& context, const SweepProgress& progress)
      : spec_(spec), context_(context), progress_(progress), files_(spec.directory), ranks_(context.ranks()) {
    table_.grid = spec.grid;
    table_.cells = cells_of(spec.grid);
    table_.results.resize(table_.cells.size());
  }

  SweepTable run() {
    std::optional<SessionLock> lock;
    if (ranks_.first()) open(lock);
    ranks_.wait_for_all();  // the directory is there
    read_results();
    const std::vector<std::size_t> left = cells_left();
    ranks_.wait_for_all();  // nobody's new result is in another one's list
    report();
    for (std::size_t number = next(); number < left.size(); number = next()) {
      context_.check();
      finish_cell(left[number]);
    }
    ranks_.wait_for_all();
    if (ranks_.alone()) return table_;
    read_results();
    report();
    return table_;
  }

 private:
  void open(std::optional<SessionLock>& lock) {
    files_.require_sweep_or_nothing();
    // Every cell is looked at before the first one runs: an hour into a sweep is late for a bad argument.
    for (const SweepCell& cell : table_.cells) preflight(run_of(cell, /*session=*/{}));
    files_.make_folder();
    lock.emplace(files_.lock());  // before grid.json is looked for: two that begin here would both write it
    files_.open(identity_of(spec_));
    drop_sessions_left();
  }

  /// Of cells that had their result when the sweep was killed, and were to lose their session then.
  void drop_sessions_left() const {
    if (spec_.keep_sessions) return;
    for (const SweepCell& cell : table_.cells)
      if (const auto result = files_.read(cell); result && !result->session_kept) files_.drop_session(cell);
  }

  std::vector<std::size_t> cells_left() const {
    std::vector<std::size_t> left;
    for (std::size_t i = 0; i < table_.cells.size(); ++i)
      if (!table_.results[i]) left.push_back(i);
    return left;
  }

  /// Where in the list of cells this rank goes on: ranks take cells as they come to them.
  std::size_t next() { return ranks_.alone() ? next_++ : static_cast<std::size_t>(ranks_.take_number()); }

  void finish_cell(std::size_t index) {
    const SweepCell& cell = table_.cells[index];
    CellResult result = run_cell(cell);
    result.session_kept = spec_.keep_sessions;
    files_.write(result, cell);
    table_.results[index] = std::move(result);
    if (!spec_.keep_sessions) files_.drop_session(cell);
    report();
  }

  void read_results() {
    table_.float_perplexity = read_float_perplexity(files_.directory());
    for (std::size_t i = 0; i < table_.cells.size(); ++i) table_.results[i] = files_.read(table_.cells[i]);
  }

  void report() {
    if (!ranks_.first()) return;
    if (!ranks_.alone()) read_results();  // and what the other ranks have done
    write_file_atomically(files_.directory() / kTableFile, to_csv(table_));
    if (progress_) progress_(table_);
  }

  RunSpec run_of(const SweepCell& cell, const std::string& session) const {
    RunSpec run = spec_.run;
    run.recipe = cell.recipe;
    run.output.clear();
    run.session = session;
    run.resume = !session.empty();
    run.evaluate_float = table_.float_perplexity == 0;
    return run;
  }

  CellResult run_cell(const SweepCell& cell) {
    files_.require_same(identity_of(spec_));  // texts may change while a sweep runs for days
    if (table_.float_perplexity == 0) table_.float_perplexity = read_float_perplexity(files_.directory());
    const RunSpec run = run_of(cell, files_.session(cell));
    try {
      const Outcome outcome = Engine::run(run, context_.alone());
      files_.require_same(identity_of(spec_));  // nor while the run was opening them
      keep_float(outcome);
      return result_of(cell, outcome);
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::Memory) end_without_memory(error);
      if (!is_a_result(error)) throw;
      CellResult failed;
      failed.index = cell.index;
      failed.error = error.what();
      return failed;
    }
  }

  /// The float model is the same in every cell: it is evaluated once.
  void keep_float(const Outcome& outcome) {
    const double perplexity = found(outcome.perplexity, "float");
    if (perplexity == 0 || table_.float_perplexity != 0) return;
    table_.float_perplexity = perplexity;
    const nlohmann::ordered_json json{{"perplexity", perplexity}};
    write_file_atomically(files_.directory() / kFloatFile, json.dump(2) + "\n");
  }

  const SweepSpec& spec_;
  const RunContext& context_;
  const SweepProgress& progress_;
  CellFiles files_;
  SweepTable table_;
  const Ranks& ranks_;
  std::size_t next_ = 0;
};

}  // namespace

SweepTable run_sweep(const SweepSpec& spec, const RunContext& context, const SweepProgress& progress) {
  return SweepRun(spec, context, progress).run();
}

SweepTable read_sweep(const std::string& directory) {
  const CellFiles files(directory);
  SweepTable table;
  table.grid = grid_from_json(files.identity().at("grid"), files.grid().string());
  table.cells = cells_of(table.grid);
  for (const SweepCell& cell : table.cells) table.results.push_back(files.read(cell));
  table.float_perplexity = read_float_perplexity(directory);
  return table;
}

}  // namespace aq
