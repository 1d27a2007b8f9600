// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace aq {

// Events carry numbers and names only: no tensor outlives the step that made it.

/// Counts of values in equal bins over [low, high].
struct Histogram {
  float low = 0, high = 0;
  std::vector<float> counts;
};

enum class RunStage {
  Opening,
  FloatEvaluation,
  BaselineEvaluation,
  Calibration,
  QuantizedEvaluation,
  Exporting,
  Verifying
};

struct RunStarted {
  std::string model, method, setting;  ///< e.g. "demo:llama", "affinequant", "W4A16"
  int blocks = 0, epochs = 0, steps_per_epoch = 0;
  int first_block = 0;  ///< > 0 in a resumed run
};
struct StageStarted {
  RunStage stage;
};
struct BlockStarted {
  int block = 0;
  double initial_loss = 0;  ///< block output MSE before anything is learned
};
/// Sent at most every 50 ms.
struct StepFinished {
  int block = 0, epoch = 0, step = 0;
  double loss = 0;
};
/// The state of one placement's matrix at the end of an epoch (the worst head where there are several).
struct PlacementStatus {
  std::string placement;  ///< "attention_norm", "mlp_norm", "value_output", "query_key", "up_down"
  int size = 0;           ///< n of an n × n matrix
  int heads = 1;
  int band = 0;            ///< diagonals on each side that the mask lets through
  double dominance = 0;    ///< min_i (|a_ii| − Σ_{j≠i}|a_ij|) / |a_ii|; > 0: strictly dominant
  double condition = 0;    ///< ‖A‖₂ ‖A⁻¹‖₂ estimated
  double merge_error = 0;  ///< max |A·A⁻¹ − I|
  int projected_rows = 0;  ///< rows that enforcement scaled back this epoch
};
struct EpochFinished {
  int block = 0, epoch = 0;
  double loss = 0;  ///< mean over the epoch's steps
  double seconds = 0;
  std::vector<PlacementStatus> placements;
};
/// A picture of one matrix: at most 256 × 256 cells (each the entry of largest magnitude of its patch) and
/// the discs.
struct MatrixSnapshot {
  int block = 0, epoch = 0, head = 0, size = 0, band = 0;
  std::string placement;
  double stability_factor = 0, dominance = 0;
  int cells = 0;                      ///< values is cells × cells, row-major
  std::vector<float> values;          ///< entries of A∘GM
  std::vector<float> centers, radii;  ///< Gershgorin discs of every row: [size]
};
/// One linear layer after its quantization.
struct LayerReport {
  int block = 0;
  std::string layer;              ///< e.g. "self_attn.q_proj"
  Histogram weights_before;       ///< the float weight
  Histogram weights_transformed;  ///< after the transform, before rounding
  Histogram weights_after;        ///< dequantized, in the transformed space
  std::vector<float> grid;        ///< levels of the channel with the median scale, in the transformed space
  std::vector<float> channels_before,
      channels_after;  ///< per input channel: largest |activation|, before and after
  Histogram activations_before, activations_after;
  double weight_mse = 0;  ///< of the dequantized weight against the transformed one
  double sqnr_db = 0;     ///< 10·log10(Σw² / Σ(w − ŵ)²)
  double cosine = 0;      ///< Σw·ŵ / (‖w‖ ‖ŵ‖)
  std::optional<double> flipped;  ///< of learned rounding: share of the weights off their nearest level
  Histogram clipping_lower,
      clipping_upper;  ///< of the factors on the ranges' ends; empty where nothing was clipped
};
/// A grid search for the diagonal that a placement starts at: the exponents tried and the error at each.
struct SearchFinished {
  int block = 0;
  std::string placement;
  std::vector<float> ratios, losses;
};
struct BlockFinished {
  int block = 0;
  double initial_loss = 0, final_loss = 0, seconds = 0;
};
/// Perplexity as far as it is known, 0 where something else is evaluated; `done` at the end. `what`: "float", "rtn", "quantized", "block 3".
struct EvaluationUpdate {
  std::string what;
  std::int64_t tokens = 0, total_tokens = 0;
  double perplexity = 0;
  bool done = false;
};
/// A step down the recovery ladder (docs/mathematics.md).
struct RecoveryTaken {
  int block = 0, epoch = 0;
  std::string reason, step;
};
struct Notice {
  bool warning = false;
  std::string text;
};

using RunEvent =
    std::variant<RunStarted, StageStarted, BlockStarted, StepFinished, EpochFinished, MatrixSnapshot,
                 LayerReport, SearchFinished, BlockFinished, EvaluationUpdate, RecoveryTaken, Notice>;

}  // namespace aq
