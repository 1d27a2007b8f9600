// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace aq {

/// KL(float ‖ quantized) of a run, measured after it.
struct MeasuredDivergence {
  double kl_divergence = 0;  ///< mean over tokens, in nats
  double same_top1 = 0;      ///< share of tokens whose likeliest next token is the same
  std::int64_t tokens = 0;
  bool operator==(const MeasuredDivergence&) const = default;
};

/// What people and programs say of a session afterwards. It lies beside the session, in s.h5.notes.json
/// (docs/session-file.md): a session file is never changed in place, and writing one anew for a name would
/// copy every block.
struct SessionNotes {
  std::string session;     ///< id of the session it belongs to
  std::string name, note;  ///< may be empty
  std::string parent;      ///< id of the session whose settings it was started from; empty: of none
  std::string output;      ///< checkpoint that the run wrote; empty: none, or not known
  std::string evaluation;  ///< text of its perplexities, as RunSpec has it; empty: none, or not known
  std::optional<MeasuredDivergence> divergence = {};
  bool operator==(const SessionNotes&) const = default;
};

/// Where the notes of the session at `session` lie.
std::filesystem::path notes_path(const std::string& session);

/// The notes beside the session at `session`; empty ones where there is no file, or where it belongs to
/// another session than `id`: one that was there before. @throws Error(BadInput) where it is no such file
SessionNotes read_notes(const std::string& session, const std::string& id);

/// Replaces the file as a whole. @throws Error(Output), Error(BadArgument) where a text is too long
void write_notes(const std::string& session, const SessionNotes& notes);

}  // namespace aq
