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

/// "demo:llama, block 1, q_proj: 96 × 128 of 128 × 128".
std::string describe(const LessonTensors& tensors);

}  // namespace aq
