// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <filesystem>
#include <memory>

#include "core/base/scratch_file.h"
#include "core/run/share.h"

namespace aq {

/// The activations of all samples between two blocks, float32 [samples, tokens, hidden]: in memory, or in a
/// file where they outgrow it. Who reads them cannot tell. Where several ranks share a run, each holds its
/// share of the samples, by the numbers that they have in the whole. Copies share one content, as tensors do.
class ActivationChain {
 public:
  ActivationChain() = default;
  /// One in memory. @param values float32 [samples, tokens, hidden]
  ActivationChain(at::Tensor values);  // NOLINT(google-explicit-constructor): a tensor is a chain
  /// Room for one in memory; the values are not set.
  /// @param samples of all ranks
  static ActivationChain in_memory(std::int64_t samples, std::int64_t tokens, std::int64_t hidden,
                                   Share share = {});
  /// Room for one in a nameless file of `folder`. @throws Error(Output) where there is too little of it
  static ActivationChain in_file(std::int64_t samples, std::int64_t tokens, std::int64_t hidden,
                                 const std::filesystem::path& folder, Share share = {});

  bool defined() const { return tokens() > 0; }
  std::int64_t samples() const { return sizes_[0]; }  ///< of all ranks
  bool has(std::int64_t sample) const { return share_.has(sample); }
  Share share() const { return share_; }
  std::int64_t held() const { return share_.count(samples()); }  ///< of them here
  std::int64_t tokens() const { return sizes_[1]; }
  std::int64_t hidden() const { return sizes_[2]; }
  std::size_t bytes() const;  ///< of what is held
  bool is_in_file() const { return file_ != nullptr; }

  /// A view of one that is held, [1, tokens, hidden]. Of a file its pages leave the process's memory with the
  /// last view.
  at::Tensor sample(std::int64_t index) const;
  /// All that are held, [held, tokens, hidden]; a view, too.
  at::Tensor values() const;
  /// The first `count`, or all where there are fewer.
  ActivationChain first(std::int64_t count) const;

 private:
  ActivationChain(std::array<std::int64_t, 3> sizes, Share share) : sizes_(sizes), share_(share) {}
  at::Tensor file_view(std::int64_t first, std::int64_t count) const;

  std::array<std::int64_t, 3> sizes_{};
  Share share_;
  at::Tensor values_;                        // in memory, or
  std::shared_ptr<const ScratchFile> file_;  // in a file
};

}  // namespace aq
