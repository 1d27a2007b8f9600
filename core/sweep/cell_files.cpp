// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sweep/cell_files.h"

#include <cstdio>

#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "core/checkpoint/json_file.h"
#include "core/session/session.h"
#include "core/session/session_files.h"
#include "core/session/session_notes.h"
#include "core/sweep/sweep_identity.h"

namespace aq {
namespace fs = std::filesystem;
namespace {

constexpr auto kGridFile = "grid.json", kLockFile = "sweep.lock";

[[noreturn]] void refuse_damaged(const fs::path& path) {
  throw Error(ErrorKind::BadInput, "reading", path.string(), "it is no result of this sweep",
              "remove it: the cell runs again then");
}

[[noreturn]] void refuse_folder(const fs::path& path, const std::string& reason) {
  throw Error(ErrorKind::BadInput, "opening the sweep", path.string(), reason,
              "choose a new folder, an empty one, or that of the same sweep");
}

/// A sweep that was killed at once, before it had said what it is, may have left these.
bool is_of_a_beginning(const std::string& name) {
  return name == kLockFile || name.starts_with("." + std::string(kGridFile) + ".partial-");
}

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(fs::symlink_status(path, error));
}

/// A sweep of an early build says neither its version nor what its texts held: nobody knows whether it is the
/// same.
void require_equal(const nlohmann::json& there, const nlohmann::json& wanted, const std::string& key,
                   const fs::path& directory) {
  if (there.contains(key) && there[key] == wanted) return;
  throw Error(ErrorKind::BadInput, "resuming the sweep", directory.string(),
              name_in_identity(key) +
                  (there.contains(key) ? " is another" : " was not noted by the version that began it"),
              "choose another directory for this one");
}

/// What a sweep writes stays in its directory.
void require_no_link(const fs::path& path) {
  std::error_code error;
  if (fs::is_symlink(fs::symlink_status(path, error)))
    throw Error(ErrorKind::BadInput, "opening the sweep", path.string(),
                "it is a link, where the sweep's own folder belongs");
}

/// Each is there after a power cut, as the results in it are. @throws Error(Output)
void make_directories(const fs::path& path) {
  if (is_there(path)) return;
  if (path.has_parent_path() && path.parent_path() != path) make_directories(path.parent_path());
  make_directory_durably(path);
}

}  // namespace

nlohmann::ordered_json to_json(const CellResult& result, const SweepCell& cell) {
  nlohmann::ordered_json choices = nlohmann::ordered_json::object();
  for (const auto& [path, value] : cell.choices) choices[path] = value;
  nlohmann::ordered_json json{{"cell", result.index}, {"choices", choices}};
  if (result.session_kept) json["session_kept"] = true;
  if (!result.error.empty()) {
    json["error"] = result.error;
    return json;
  }
  json["perplexity"] = result.perplexity;
  json["loss"] = result.loss;
  json["bits_per_weight"] = result.bits_per_weight;
  json["seconds"] = result.seconds;
  json["peak_rss_bytes"] = result.peak_rss_bytes;
  return json;
}

void CellFiles::require_sweep_or_nothing() const {
  if (!is_there(directory_)) return;
  if (is_there(grid())) {
    identity();
    return;
  }
  std::error_code error;
  for (fs::directory_iterator entry(directory_, error), end; !error && entry != end; entry.increment(error))
    if (const std::string name = entry->path().filename().string(); !is_of_a_beginning(name))
      refuse_folder(directory_, "it holds " + printable(name) + ", and no sweep");
  if (error) throw Error(ErrorKind::Output, "opening the sweep", directory_.string(), error.message());
}

void CellFiles::make_folder() const {
  require_sweep_or_nothing();
  make_directories(output_place(directory_));
}

void CellFiles::open(const nlohmann::ordered_json& identity) const {
  require_sweep_or_nothing();
  const fs::path cells = directory_ / "cells";
  require_no_link(cells);
  if (is_there(grid()))
    require_same(identity);
  else
    write_file_atomically(grid(), identity.dump(2) + "\n");
  make_directories(cells);
  for (const auto& folder : {directory_, cells}) remove_abandoned_staging(folder);
}

nlohmann::ordered_json CellFiles::identity() const {
  nlohmann::ordered_json identity = read_json_file(grid());
  if (!identity.is_object() || !identity.contains("grid"))
    refuse_folder(directory_, std::string("its ") + kGridFile + " is no sweep's");
  return identity;
}

void CellFiles::require_same(const nlohmann::ordered_json& wanted) const {
  const nlohmann::json there = identity(), unordered = wanted;  // objects of one kind compare
  for (const auto& [key, value] : unordered.items()) require_equal(there, value, key, directory_);
}

std::optional<CellResult> CellFiles::read(const SweepCell& cell) const {
  const auto path = file(cell, ".json");
  if (!is_there(path)) return {};
  const nlohmann::ordered_json json = read_json_file(path);
  CellResult result;
  try {
    result.index = json.at("cell").get<int>();
    result.session_kept = json.value("session_kept", false);
    if (json.contains("error")) {
      result.error = json["error"].get<std::string>();
    } else {
      result.perplexity = json.at("perplexity").get<double>();
      result.loss = json.at("loss").get<double>();
      result.bits_per_weight = json.at("bits_per_weight").get<double>();
      result.seconds = json.at("seconds").get<double>();
      result.peak_rss_bytes = json.at("peak_rss_bytes").get<std::int64_t>();
    }
  } catch (const nlohmann::json::exception&) {
    refuse_damaged(path);
  }
  if (result.index != cell.index) refuse_damaged(path);
  return result;
}

void CellFiles::write(const CellResult& result, const SweepCell& cell) const {
  write_file_atomically(file(cell, ".json"), to_json(result, cell).dump(2) + "\n");
}

std::string CellFiles::session(const SweepCell& cell) const { return file(cell, ".h5").string(); }

void CellFiles::drop_session(const SweepCell& cell) const {
  const SessionFiles files(session(cell));
  std::error_code error;
  if (is_there(files.main())) Session::open(files.main().string());
  files.require_own_parts();
  fs::remove(files.main(), error);  // first: killed behind it, the rest is known by its name
  if (error) return;                // with its parts it can be opened still
  files.remove_parts();
  for (const auto& beside : {files.lock(), notes_path(session(cell))}) fs::remove(beside, error);
}

fs::path CellFiles::lock() const { return directory_ / kLockFile; }

fs::path CellFiles::grid() const { return directory_ / kGridFile; }

fs::path CellFiles::file(const SweepCell& cell, const char* suffix) const {
  char name[16];
  std::snprintf(name, sizeof name, "%04d", cell.index);
  return directory_ / "cells" / (std::string(name) + suffix);
}

}  // namespace aq
