// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/session/main_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/checkpoint/checked_json.h"
#include "core/hdf5/attribute.h"
#include "core/hdf5/error.h"
#include "core/hdf5/file.h"
#include "core/session/block_file.h"
#include "core/session/block_links.h"
#include "core/session/event_table.h"
#include "core/session/session_format.h"

namespace aq {
namespace {

constexpr int kMostBlocks = 1'000'000;

void write_header(hid_t file, const SessionState& state) {
  const SessionHeader& header = state.header;
  hdf5::write_integer(file, "format_version", kSessionFormatVersion);
  hdf5::write_text(file, "program_version", header.program_version);
  hdf5::write_text(file, "created", state.created);
  hdf5::write_text(file, "session", state.id);
  hdf5::write_text(file, "state", state.state);
  if (state.peak_memory > 0) hdf5::write_integer(file, "peak_memory", state.peak_memory);
  hdf5::write_text(file, "recipe", to_json(header.recipe).dump());
  hdf5::write_text(file, "model", header.model);
  hdf5::write_text(file, "model_fingerprint", header.model_fingerprint);
  hdf5::write_text(file, "calibration", header.calibration);
  hdf5::write_text(file, "calibration_fingerprint", header.calibration_fingerprint);
  hdf5::write_integer(file, "blocks", header.blocks);
}

Recipe read_recipe(hid_t file, int version) {
  try {
    return stored_recipe(version, parse_checked_json(hdf5::read_text(file, "recipe"), "recipe"));
  } catch (const Error& error) {
    hdf5::fail_reading(file, "recipe", error.what());
  }
}

void read_header(hid_t file, int version, SessionState& state) {
  state.header = {.program_version = hdf5::read_text(file, "program_version"),
                  .recipe = read_recipe(file, version),
                  .model = hdf5::read_text(file, "model"),
                  .model_fingerprint = hdf5::read_text(file, "model_fingerprint"),
                  .calibration_fingerprint = hdf5::read_text(file, "calibration_fingerprint"),
                  .calibration = hdf5::read_text(file, "calibration"),
                  .blocks = hdf5::read_count(file, "blocks", 0, kMostBlocks)};
  state.created = hdf5::read_text(file, "created");
  state.id = hdf5::read_text(file, "session");
  state.state = hdf5::read_text(file, "state");
  if (hdf5::has_attribute(file, "peak_memory"))
    state.peak_memory = std::max(hdf5::read_integer(file, "peak_memory"), std::int64_t{0});
}

/// Empty where it is not told, or in a way that only a newer program knows.
std::string writer_of(hid_t file) {
  try {
    return hdf5::read_text(file, "program_version");
  } catch (const Error&) {
    return {};
  }
}

/// @returns a version that this program knows
int read_version(hid_t file, const SessionFiles& files) {
  const std::string path = files.main().string();
  if (!hdf5::has_attribute(file, "format_version"))
    throw Error(ErrorKind::BadInput, "opening", path, "it is an HDF5 file, but no session");
  const std::int64_t version = hdf5::read_integer(file, "format_version");
  require_known_format(path, version, writer_of(file));
  return static_cast<int>(version);
}

void write_evaluations(hid_t file, const std::vector<EvaluationRecord>& evaluations) {
  const hdf5::Handle group = hdf5::create_group(file, "evaluation");
  for (const auto& evaluation : evaluations) {
    const hdf5::Handle member = hdf5::create_group(group, evaluation.name);
    hdf5::write_real(member, "perplexity", evaluation.perplexity);
    hdf5::write_integer(member, "tokens", evaluation.tokens);
  }
}

std::vector<EvaluationRecord> read_evaluations(hid_t file) {
  const hdf5::Handle group = hdf5::open_group(file, "evaluation");
  std::vector<EvaluationRecord> evaluations;
  for (const auto& name : hdf5::link_names(group)) {
    const hdf5::Handle member = hdf5::open_group(group, name);
    evaluations.push_back({.name = name,
                           .perplexity = hdf5::read_real(member, "perplexity"),
                           .tokens = hdf5::read_integer(member, "tokens")});
  }
  return evaluations;
}

}  // namespace

void write_main_file(const SessionFiles& files, const SessionState& state,
                     const std::function<BlockPlace(int)>& open_block) {
  hdf5::write_file(files.main(), [&](hid_t file) {
    write_header(file, state);
    write_events(file, state.events);
    write_evaluations(file, state.evaluations);
    const hdf5::Handle blocks = hdf5::create_group(file, "blocks");
    for (int index = 0; index < state.complete_blocks; ++index) {
      if (state.joined)
        copy_block(open_block(index), blocks, index);
      else
        link_block(blocks, files, index);
    }
    if (!state.joined && state.complete_blocks > 0) link_chains(file, files, state.complete_blocks - 1);
  });
}

SessionState read_main_file(const SessionFiles& files) {
  const hdf5::Handle file = hdf5::open_file(files.main());
  const int version = read_version(file, files);
  SessionState state;
  read_header(file, version, state);
  state.events = read_events(file);
  state.evaluations = read_evaluations(file);
  const StoredBlocks blocks = read_block_links(hdf5::open_group(file, "blocks"), files);
  state.complete_blocks = blocks.count;
  state.joined = blocks.joined || state.state == "finished";
  if (state.complete_blocks > state.header.blocks)
    hdf5::fail_reading(file, "blocks", "there are more than the model has");
  return state;
}

}  // namespace aq
