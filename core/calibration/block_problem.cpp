#include "core/calibration/block_problem.h"

#include <ATen/ATen.h>

#include "core/run/run_context.h"

namespace aq {

at::Tensor forward_chain(const BlockShape& shape, const BlockWeights& weights, const at::Tensor& inputs,
                         ActivationHook* hook, const RunContext& context) {
  const at::NoGradGuard no_grad;
  at::Tensor outputs = at::empty_like(inputs);
  for (std::int64_t sample = 0; sample < inputs.size(0); ++sample) {
    context.check();
    outputs.slice(0, sample, sample + 1)
        .copy_(block_forward(shape, weights, inputs.slice(0, sample, sample + 1), hook));
  }
  return outputs;
}

at::Tensor sample_loss(const BlockProblem& problem, std::int64_t sample, const at::Tensor& output) {
  at::Tensor loss = at::mse_loss(output, problem.targets.slice(0, sample, sample + 1));
  if (problem.augmented_targets.defined())
    loss = loss + at::mse_loss(output, problem.augmented_targets.slice(0, sample, sample + 1));
  return loss;
}

double chain_loss(const BlockProblem& problem, const at::Tensor& outputs) {
  const at::NoGradGuard no_grad;
  double sum = 0;
  for (std::int64_t sample = 0; sample < outputs.size(0); ++sample) {
    sum += at::mse_loss(outputs[sample], problem.targets[sample]).item<double>();
    if (problem.augmented_targets.defined())
      sum += at::mse_loss(outputs[sample], problem.augmented_targets[sample]).item<double>();
  }
  return sum / static_cast<double>(outputs.size(0));
}

}  // namespace aq
