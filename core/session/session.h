// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/calibration/block_record.h"
#include "core/checkpoint/tensor_source.h"
#include "core/run/recipe.h"
#include "core/run/run_event.h"
#include "core/session/session_event.h"

namespace aq {

/// What tells one run from another: resume refuses where any of it differs, naming what.
struct SessionHeader {
  std::string program_version;
  Recipe recipe;
  std::string model;  ///< as the user gave it
  std::string model_fingerprint;
  std::string calibration_fingerprint;  ///< of the token ids
  std::string calibration;              ///< as the user gave it
  int blocks = 0;                       ///< of the model
};

struct EvaluationRecord {
  std::string name;  ///< "float", "rtn", "quantized"
  double perplexity = 0;
  std::int64_t tokens = 0;

  bool operator==(const EvaluationRecord&) const = default;
};

/// The session file (HDF5; docs/session-file.md). A block is committed as a whole; a kill at any instant
/// leaves the last committed state. While a run is under way the blocks are files of their own beside the
/// session file, reached by external links; finish() joins them into the one file. A Session may be used from
/// several threads; copies share one state.
class Session {
 public:
  /// Starts a new session and locks it. @throws Error(Output) where the file exists already, cannot be
  /// written, or is being written by another program
  static Session create(const std::string& path, const SessionHeader& header);
  /// Opens one that exists for reading, with all complete blocks; a run may be writing it at the same time.
  /// @throws Error(BadInput) where it is no session, is damaged, or has a newer format_version
  static Session open(const std::string& path);
  /// Opens one that exists to go on with it: locks it, and changes nothing yet.
  /// @throws Error(BadInput) as open(), Error(Output) as create()
  static Session open_for_writing(const std::string& path);

  std::string id() const;  ///< random: tells this session from every other
  SessionHeader header() const;
  std::string created() const;  ///< ISO 8601, UTC
  std::string state() const;    ///< "running", "cancelled", "failed" or "finished"
  int complete_blocks() const;
  std::int64_t peak_memory() const;  ///< bytes, of the program that ran it; 0: not known

  /// Where the model and the calibration text lie does not matter, what is in them does.
  /// @throws Error(BadInput) naming the first thing that differs from `header`
  void require_same_run(const SessionHeader& header) const;

  /// Goes on with it, for whoever has made sure that it is the wanted one: removes what was not committed,
  /// and says that it is running again where it had ended before its last block was joined. @throws
  /// Error(Output)
  void go_on();

  void add_event(const RunEvent& event);  ///< kept in memory until the next commit
  /// Likewise; the largest stays, where a run was gone on with.
  void note_peak_memory(std::int64_t bytes);
  /// The commits: each is on disk when it returns. @throws Error(Output); the state before it remains then
  /// @param block  its index must be complete_blocks()
  /// @param chains activations that block index + 1 starts from, e.g. {"float": [samples, tokens, hidden], …}
  void commit_block(const BlockRecord& block, const std::map<std::string, at::Tensor>& chains);
  /// An evaluation with the result that it had before writes nothing.
  void set_evaluation(const EvaluationRecord& evaluation);
  void set_state(const std::string& state);
  /// Joins everything into one self-contained file and marks it finished; nothing where it is already. Chains
  /// are dropped.
  void finish();

  /// Reading: @throws Error(BadInput) where there is no such block or it is damaged
  BlockRecord read_block(int index) const;
  /// Losses, placements and the layers' reports of a block: no tensors, and of the quantizers the clipping
  /// only. What plots need, without reading the weights.
  BlockRecord read_report(int index) const;
  /// The layers of a block on their grids, without its tensors.
  std::vector<LayerRecord> read_layers(int index) const;
  /// Only the effective tensors of a block, by HF name.
  std::vector<std::pair<std::string, at::Tensor>> read_tensors(int index) const;
  /// What read_tensors() would give, without reading it.
  std::vector<TensorInfo> tensor_infos(int index) const;
  /// Of the last complete block. @throws Error(BadInput) where they are gone (a finished session)
  std::map<std::string, at::Tensor> read_chains() const;
  /// One of them into memory that is there already. @throws Error(BadInput) also where its dtype or shape is
  /// another
  void read_chain(const std::string& name, const at::Tensor& into) const;
  std::vector<EvaluationRecord> evaluations() const;
  std::vector<SessionEvent> events() const;  ///< committed ones, oldest first

 private:
  struct Impl;
  explicit Session(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace aq
