// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <future>
#include <stop_token>

#include "core/model/model.h"

namespace aq {

/// The float blocks of a model in their order. The next one is fetched while the present one is worked on:
/// the disk is asked for its bytes at once, and a thread converts them when the caller has room for a second
/// block.
class BlockReader {
 public:
  /// @param blocks how many will be asked for. @param model outlives the reader
  BlockReader(const Model& model, std::int64_t blocks) : model_(model), blocks_(blocks) {}
  /// Stops what is read ahead, within a tensor.
  ~BlockReader();
  BlockReader(const BlockReader&) = delete;
  BlockReader& operator=(const BlockReader&) = delete;

  /// In float32. @throws as Model::block
  BlockWeights take(std::int64_t index);
  /// Starts to read a block that take() will want next; does nothing past the last one.
  void read_ahead(std::int64_t index);

 private:
  const Model& model_;
  std::int64_t blocks_;
  std::int64_t ahead_ = -1;  // what `next_` holds
  std::stop_source stop_;
  std::future<BlockWeights> next_;
};

}  // namespace aq
