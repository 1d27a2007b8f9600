// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>
#include <stop_token>
#include <string>

namespace aq {

/// The tensors that lessons play with; what is in it only the numerics know (lesson_tensors.h).
struct LessonTensors;
using LessonData = std::shared_ptr<const LessonTensors>;

/// The query layer of a model's second block (the first's where there is one only) with what reaches it on a
/// text: at most 128 input channels, the loudest among them, of at most 96 output channels.
/// @throws Error(BadInput), Error(Cancelled)
LessonData read_lesson_data(const std::string& model, const std::stop_token& stop);

/// Where the tensors come from, and how much of a layer they are.
struct LessonExcerpt {
  std::string model, layer;  ///< "demo:llama", "q_proj"
  int block = 0;
  int out = 0, in = 0;              ///< channels that are there
  int layer_out = 0, layer_in = 0;  ///< channels that the layer has
};
LessonExcerpt describe(const LessonTensors& tensors);

}  // namespace aq
