#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/run/recipe.h"
#include "core/run/run_event.h"

namespace aq {

/// What tells one run from another: resume refuses where any of it differs, naming what.
struct SessionHeader {
  std::string program_version;
  Recipe recipe;
  std::string model;                    ///< as the user gave it
  std::string model_fingerprint;
  std::string calibration_fingerprint;  ///< of the token ids
  std::string calibration;              ///< as the user gave it
  int blocks = 0;                       ///< of the model
};

/// One placement's learned state: /blocks/NNN/<placement>/.
struct PlacementRecord {
  std::string placement;
  at::Tensor matrix;  ///< [heads, n, n] or [n] (diagonal), as merged
  at::Tensor shift;   ///< [n] or undefined
  std::vector<PlacementStatus> epochs;
};

/// One layer's quantizer and error: /blocks/NNN/<layer>/.
struct LayerRecord {
  std::string layer;
  at::Tensor scale;       ///< float32 [out, groups]
  at::Tensor zero_point;  ///< float32 [out, groups]; undefined where symmetric
  at::Tensor clipping;    ///< float32 [2, out, groups]: factors of the lower and the upper end; undefined for min-max
  at::Tensor integers;    ///< uint8 [out, in], in the transformed space; undefined at 16 bits
  LayerReport report;
};

/// Everything a block leaves behind.
struct BlockRecord {
  int index = 0;
  double initial_loss = 0, final_loss = 0, seconds = 0;
  std::vector<float> losses;  ///< mean of each epoch
  std::vector<PlacementRecord> placements;
  std::vector<LayerRecord> layers;
  /// Every tensor of the block that the checkpoint will hold, by HF name, in the checkpoint's dtype.
  std::vector<std::pair<std::string, at::Tensor>> tensors;
};

struct EvaluationRecord {
  std::string name;  ///< "float", "rtn", "quantized"
  double perplexity = 0;
  std::int64_t tokens = 0;
};

/// The session file (HDF5; docs/session-file.md). A block is committed as a whole; a kill at any instant leaves the
/// last committed state. While a run is under way the blocks are files of their own beside the session file, reached
/// by external links; finish() joins them into the one file.
class Session {
 public:
  /// Starts a new session. @throws Error(Output) where the file exists already or cannot be written
  static Session create(const std::string& path, const SessionHeader& header);
  /// Opens one that exists, with all complete blocks. @throws Error(BadInput) where it is no session, is damaged, or
  /// has a newer format_version
  static Session open(const std::string& path);

  const SessionHeader& header() const;
  std::string state() const;  ///< "running", "cancelled", "failed" or "finished"
  int complete_blocks() const;

  /// @throws Error(BadInput) naming the first thing that differs from `header`
  void require_same_run(const SessionHeader& header) const;

  void add_event(const RunEvent& event);  ///< kept in memory until the next commit
  /// @param chains activations that block index + 1 starts from, e.g. {"float": [samples, tokens, hidden], …}
  void commit_block(const BlockRecord& block, const std::map<std::string, at::Tensor>& chains);
  void set_evaluation(const EvaluationRecord& evaluation);
  void set_state(const std::string& state);
  /// Joins everything into one self-contained file and marks it finished.
  void finish();

  BlockRecord read_block(int index) const;
  /// Only the effective tensors of a block, by HF name.
  std::vector<std::pair<std::string, at::Tensor>> read_tensors(int index) const;
  /// Of the last complete block. @throws Error(BadInput) where they are gone (a finished session)
  std::map<std::string, at::Tensor> read_chains() const;
  std::vector<EvaluationRecord> evaluations() const;

 private:
  struct Impl;
  explicit Session(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace aq
