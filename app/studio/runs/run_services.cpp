// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/runs/run_services.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <tuple>

#include "app/studio/session_events.h"
#include "core/base/error.h"
#include "core/session/session_summary.h"

namespace aq {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMostSessions = 10'000;  // of one folder

/// Tells whether a file has changed since.
struct FileStamp {
  fs::file_time_type time{};
  std::uintmax_t bytes = 0;
  bool operator==(const FileStamp&) const = default;
};

FileStamp stamp_of(const fs::path& path) {
  std::error_code missing;
  const auto time = fs::last_write_time(path, missing);
  if (missing) return {};
  return {time, fs::file_size(path, missing)};
}

bool is_model_missing(const std::string& model) {
  std::error_code failed;
  return !model.starts_with("demo:") && !fs::exists(model, failed);
}

void fill(RunEntry& entry) {
  SessionSummary session = summarize_session(entry.path);
  entry.id = session.id;
  entry.created = session.created;
  entry.state = session.state;
  entry.model = session.header.model;
  entry.calibration = session.header.calibration;
  entry.recipe = session.header.recipe;
  entry.blocks = session.header.blocks;
  entry.complete_blocks = session.complete_blocks;
  entry.seconds = session.seconds;
  entry.final_loss = session.final_loss;
  entry.peak_memory = session.peak_memory;
  for (const EvaluationRecord& evaluation : session.evaluations)
    entry.perplexity[evaluation.name] = evaluation.perplexity;
  entry.notes = read_notes(entry.path, entry.id);
}

RunEntry read_entry(const std::string& path) {
  RunEntry entry{.path = path};
  try {
    fill(entry);
  } catch (const Error& error) {
    entry = {.path = path, .problem = error.reason(), .advice = error.advice()};
  } catch (const std::exception& error) {
    entry = {.path = path, .problem = printable(error.what())};
  }
  entry.bytes = static_cast<std::int64_t>(stamp_of(path).bytes);
  return entry;
}

/// Sessions that were read, with what they were read from.
class SessionShelf {
 public:
  RunEntry entry(const std::string& path) {
    const Stamps now{stamp_of(path), stamp_of(notes_path(path))};
    const std::scoped_lock lock(mutex_);
    Read& read = read_[path];
    // One that is being written may die without a change to the file.
    if (read.entry.path.empty() || read.stamps != now || read.entry.state == "running")
      read = {now, read_entry(path)};
    RunEntry entry = read.entry;
    entry.model_missing = entry.readable() && is_model_missing(entry.model);
    return entry;
  }

 private:
  using Stamps = std::pair<FileStamp, FileStamp>;
  struct Read {
    Stamps stamps;
    RunEntry entry;
  };
  std::mutex mutex_;
  std::map<std::string, Read> read_;
};

std::vector<std::string> session_files(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::directory_iterator file(folder, error), end; !error && file != end; file.increment(error)) {
    const std::string name = file->path().filename().string();
    std::error_code ignored;
    if (!name.ends_with(".h5") || name.starts_with('.') || !file->is_regular_file(ignored)) continue;
    files.push_back(file->path().string());
    if (files.size() == kMostSessions) break;
  }
  return files;
}

std::vector<RunEntry> list_runs(SessionShelf& shelf, const std::vector<std::string>& folders) {
  std::vector<RunEntry> entries;
  for (const std::string& folder : folders)
    for (const std::string& file : session_files(folder)) entries.push_back(shelf.entry(file));
  std::ranges::sort(entries, [](const RunEntry& a, const RunEntry& b) {
    return std::tie(b.created, a.path) < std::tie(a.created, b.path);
  });
  return entries;
}

void record_run(const RunSpec& spec, const std::string& parent) {
  std::error_code failed;
  if (spec.session.empty() || !fs::exists(spec.session, failed)) return;
  SessionNotes notes = read_notes(spec.session, summarize_session(spec.session).id);
  if (!parent.empty() && parent != notes.session) notes.parent = parent;
  notes.output = spec.output;
  notes.evaluation = spec.evaluation;
  write_notes(spec.session, notes);
}

}  // namespace

RunServices run_services() {
  const auto shelf = std::make_shared<SessionShelf>();
  return {.list = [shelf](const std::vector<std::string>& folders) { return list_runs(*shelf, folders); },
          .read = [shelf](const std::string& session) { return shelf->entry(session); },
          .events = &session_events,
          .annotate = &write_notes,
          .record = &record_run};
}

}  // namespace aq
