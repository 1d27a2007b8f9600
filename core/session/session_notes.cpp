// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/session/session_notes.h"

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "core/checkpoint/json_file.h"
#include "core/checkpoint/json_view.h"

namespace aq {
namespace fs = std::filesystem;
namespace {

constexpr int kNotesFormatVersion = 1;
constexpr int kLongestNotes = 1;                   // MiB of the file
constexpr std::size_t kLongestNoteText = 100'000;  // bytes of one text

struct NamedText {
  const char* key;
  std::string SessionNotes::*text;
};

constexpr NamedText kTexts[] = {
    {"session", &SessionNotes::session}, {"name", &SessionNotes::name},
    {"note", &SessionNotes::note},       {"parent", &SessionNotes::parent},
    {"output", &SessionNotes::output},   {"evaluation", &SessionNotes::evaluation}};

double number_of(const JsonView& view) {
  if (!view.value().is_number()) view.fail("is not a number");
  return view.value().get<double>();
}

MeasuredDivergence divergence_of(const JsonView& view) {
  return {.kl_divergence = number_of(view.at("kl_divergence")),
          .same_top1 = number_of(view.at("same_top1")),
          .tokens = view.at("tokens").integer(0, INT64_MAX)};
}

SessionNotes parse_notes(const fs::path& path) {
  const std::string file = path.string();
  const nlohmann::json json = read_json_file(path, kLongestNotes);
  const JsonView view(json, file);
  view.at("format_version").integer(1, kNotesFormatVersion);
  SessionNotes notes;
  for (const auto& [key, text] : kTexts) notes.*text = view.text_or(key, {});
  if (view.has("divergence")) notes.divergence = divergence_of(view.at("divergence"));
  return notes;
}

}  // namespace

fs::path notes_path(const std::string& session) { return session + ".notes.json"; }

SessionNotes read_notes(const std::string& session, const std::string& id) {
  const fs::path path = notes_path(session);
  std::error_code error;
  if (!fs::exists(fs::symlink_status(path, error))) return {.session = id};
  SessionNotes notes = parse_notes(path);
  return notes.session == id ? notes : SessionNotes{.session = id};
}

void write_notes(const std::string& session, const SessionNotes& notes) {
  nlohmann::ordered_json json{{"format_version", kNotesFormatVersion}};
  for (const auto& [key, text] : kTexts) {
    if ((notes.*text).size() > kLongestNoteText)
      throw Error(ErrorKind::BadArgument, "noting the " + std::string(key) + " of", session,
                  "it is longer than 100,000 bytes");
    if (!(notes.*text).empty()) json[key] = notes.*text;
  }
  if (const auto& measured = notes.divergence)
    json["divergence"] = {{"kl_divergence", measured->kl_divergence},
                          {"same_top1", measured->same_top1},
                          {"tokens", measured->tokens}};
  // Bytes that are no UTF-8 are replaced: a path may hold them.
  const std::string text = json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  write_file_atomically(notes_path(session), text + "\n");
}

}  // namespace aq
