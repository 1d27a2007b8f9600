// Seconds a block and epoch, split by kind of work, with peak memory:
//   block_bench [--hidden 768] [--ffn 3072] [--heads 12] [--samples 8] [--tokens 512] [--epochs 2] [--wbits
//   3]
//               [--abits 16] [--method affinequant] [--threads 0]
// The split comes from libtorch's own operator callbacks, forward and backward alike; time between operators
// is "rest".
#include <ATen/record_function.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <map>
#include <string>

#include "core/calibration/block_solver.h"
#include "core/engine/engine.h"
#include "core/methods/method.h"
#include "tests/support/forward_chain.h"
#include "tests/support/random_block.h"

namespace {

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

const char* kind_of(const std::string& name) {
  if (name.starts_with("aq::fake_quantize")) return "fake quantization";
  if (name.find("linalg_inv") != std::string::npos || name.find("linalg_solve") != std::string::npos)
    return "inverse";
  if (name.starts_with("aq::causal_attention")) return "attention";
  if (name == "aten::bmm" || name == "aten::baddbmm" || name.find("softmax") != std::string::npos)
    return "attention";
  if (name == "aten::mm" || name == "aten::addmm" || name == "aten::mv" || name == "aten::addmv")
    return "products";
  return nullptr;
}

struct Span : at::ObserverContext {
  const char* kind = nullptr;
  Clock::time_point start;
};

std::map<std::string, double> seconds_by_kind;
int depth = 0;  // of counted operators: the outermost one owns the time

std::unique_ptr<at::ObserverContext> begin(const at::RecordFunction& function) {
  auto span = std::make_unique<Span>();
  span->kind = kind_of(function.name());
  if (span->kind && depth++ == 0) span->start = Clock::now();
  return span;
}

void end(const at::RecordFunction&, at::ObserverContext* context) {
  auto* span = static_cast<Span*>(context);
  if (span->kind && --depth == 0) seconds_by_kind[span->kind] += seconds_since(span->start);
}

}  // namespace

int main(int argc, char** argv) {
  std::int64_t hidden = 768, ffn = 3072, heads = 12, samples = 8, tokens = 512;
  int epochs = 2, weight_bits = 3, activation_bits = 16, threads = 0;
  std::string method = "affinequant";
  CLI::App app{"Time of one OPT-shaped block"};
  app.add_option("--hidden", hidden);
  app.add_option("--ffn", ffn);
  app.add_option("--heads", heads);
  app.add_option("--samples", samples);
  app.add_option("--tokens", tokens);
  app.add_option("--epochs", epochs);
  app.add_option("--wbits", weight_bits);
  app.add_option("--abits", activation_bits);
  app.add_option("--method", method);
  app.add_option("--threads", threads);
  CLI11_PARSE(app, argc, argv);

  aq::set_threads(threads);
  aq::BlockProblem problem;
  problem.shape = aq::test::opt_shape(hidden, heads, ffn);
  problem.weights = aq::test::random_block(problem.shape, 1, at::kFloat);
  problem.layer_names = {"q", "k", "v", "o", "", "fc1", "fc2"};
  aq::test::pose(problem, aq::test::random({samples, tokens, hidden}, 2, at::kFloat));
  aq::Recipe recipe;
  recipe.weights.bits = weight_bits;
  recipe.activations.bits = activation_bits;
  recipe = aq::method(method).apply(recipe);
  recipe.optimizer.epochs = epochs;

  double epoch_seconds = 0;
  std::map<std::string, double> counted;  // up to the end of the last epoch
  const aq::RunContext context({}, nullptr, [&](const aq::RunEvent& event) {
    if (const auto* epoch = std::get_if<aq::EpochFinished>(&event))
      epoch_seconds += epoch->seconds, counted = seconds_by_kind;
    if (std::holds_alternative<aq::BlockStarted>(event)) seconds_by_kind.clear();
  });
  const auto handle = at::addThreadLocalCallback(
      at::RecordFunctionCallback(begin, end)
          .scopes({at::RecordScope::FUNCTION, at::RecordScope::BACKWARD_FUNCTION}));
  const auto start = Clock::now();
  aq::solve_block(problem, aq::resolved(recipe), context);
  const double total = seconds_since(start);
  at::removeCallback(handle);

  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("%s W%dA%d, hidden %ld, %ld samples of %ld tokens\n", method.c_str(), weight_bits,
              activation_bits, static_cast<long>(hidden), static_cast<long>(samples),
              static_cast<long>(tokens));
  std::printf("block             %8.3f s\nepoch             %8.3f s\n", total,
              epoch_seconds / std::max(1, epochs));
  double rest = epoch_seconds;
  for (const auto& [kind, seconds] : counted) {
    std::printf("  %-16s%8.3f s\n", kind.c_str(), seconds / std::max(1, epochs));
    rest -= seconds;
  }
  std::printf("  %-16s%8.3f s\npeak memory       %8ld MB\n", "rest", rest / std::max(1, epochs),
              usage.ru_maxrss / 1024);
}
