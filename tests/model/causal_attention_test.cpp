// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/attention/causal_attention.h"

#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <c10/core/Allocator.h>
#include <c10/util/ThreadLocalDebugInfo.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/version.h>

#include <QTest>
#include <limits>

#include "tests/model/random_block.h"
#include "tests/support/registered_test.h"

using namespace aq;
using test::largest_difference;

namespace {

struct Case {
  std::int64_t batch = 1, heads = 1, kv_heads = 1, tokens = 1, keys = 1, dim = 1;
  Scoring scoring;
};

struct Inputs {
  at::Tensor queries, keys, values;

  Inputs to(at::ScalarType type) const { return {queries.to(type), keys.to(type), values.to(type)}; }
  Inputs learning() const {
    Inputs copy{queries.detach().clone(), keys.detach().clone(), values.detach().clone()};
    for (auto* tensor : {&copy.queries, &copy.keys, &copy.values}) tensor->requires_grad_();
    return copy;
  }
  std::vector<at::Tensor> all() const { return {queries, keys, values}; }
};

/// Every kind of size: one and many tiles, whole and broken ones, more keys than tokens, grouped heads,
/// windows.
std::vector<Case> cases() {
  std::vector<Case> all;
  for (const std::int64_t tokens : {1, 2, 63, 64, 65, 130, 600})
    for (const std::int64_t earlier : {0, 5, 100})
      all.push_back({1, 3, tokens % 2 ? 1 : 3, tokens, tokens + earlier, 16, {0.25, 0, 0}});
  for (const std::int64_t dim : {1, 3, 40, 64, 80, 128})
    all.push_back({2, 6, 2, 70, 75, dim, {1 / std::sqrt(static_cast<double>(dim)), 0, 0}});
  for (const std::int64_t window : {1, 2, 64, 65, 150, 1000})
    for (const std::int64_t earlier : {0, 90})
      all.push_back({1, 2, 1, 200, 200 + earlier, 8, {0.4, 0, window}});
  for (const double softcap : {0.5, 3.0, 50.0}) all.push_back({1, 4, 2, 99, 110, 32, {0.5, softcap, 40}});
  all.push_back({1, 9, 3, 1, 300, 64, {0.125, 0, 128}});
  return all;
}

Inputs random_inputs(const Case& c) {
  at::manual_seed(static_cast<std::uint64_t>(c.tokens * 131 + c.keys * 17 + c.dim));
  // Without RoPE heads are views into rows of all heads.
  const auto heads_of = [&](std::int64_t heads, std::int64_t rows) {
    return at::randn({c.batch, rows, heads, c.dim}, at::kDouble).transpose(1, 2);
  };
  return {heads_of(c.heads, c.tokens), heads_of(c.kv_heads, c.keys), heads_of(c.kv_heads, c.keys)};
}

/// The formula as it is written.
at::Tensor plain(const Inputs& in, const Scoring& scoring) {
  const auto tokens = in.queries.size(2), keys = in.keys.size(2),
             group = in.queries.size(1) / in.keys.size(1);
  const at::Tensor k = in.keys.repeat_interleave(group, 1), v = in.values.repeat_interleave(group, 1);
  at::Tensor scores = at::matmul(in.queries, k.transpose(2, 3)) * scoring.scale;
  if (scoring.softcap > 0) scores = at::tanh(scores / scoring.softcap) * scoring.softcap;
  const at::Tensor distance =
      at::arange(keys - tokens, keys).unsqueeze(1) - at::arange(keys).unsqueeze(0);  // [tokens, keys]
  at::Tensor hidden = distance < 0;
  if (scoring.window > 0) hidden = hidden.logical_or(distance >= scoring.window);
  scores = scores.masked_fill(hidden, -std::numeric_limits<double>::infinity());
  return at::matmul(at::softmax(scores, -1), v).transpose(1, 2).flatten(2);
}

at::Tensor ours(const Inputs& in, const Scoring& scoring) {
  return causal_attention(in.queries, in.keys, in.values, scoring);
}

template <typename Attend>
std::vector<at::Tensor> gradients_of(const Attend& attend, const Inputs& from, const Scoring& scoring) {
  const Inputs in = from.learning();
  const at::Tensor y = attend(in, scoring);
  at::manual_seed(7);
  const at::Tensor direction = at::randn(y.sizes(), at::kDouble).to(y.scalar_type());
  return torch::autograd::grad({(y * direction).sum()}, in.all());
}

std::string name_of(const Case& c) {
  return "batch " + std::to_string(c.batch) + ", heads " + std::to_string(c.heads) + "/" +
         std::to_string(c.kv_heads) + ", tokens " + std::to_string(c.tokens) + " of " +
         std::to_string(c.keys) + ", dim " + std::to_string(c.dim) + ", softcap " +
         std::to_string(c.scoring.softcap) + ", window " + std::to_string(c.scoring.window);
}

void compare(const at::Tensor& expected, const at::Tensor& seen, double tolerance, const Case& c) {
  QCOMPARE(seen.sizes().vec(), expected.sizes().vec());
  const double difference = largest_difference(expected, seen);
  QVERIFY2(difference <= tolerance, (name_of(c) + ": " + std::to_string(difference * 1e9) + "e-9").c_str());
}

void compare_gradients(const Case& c, at::ScalarType type, double tolerance) {
  const Inputs in = random_inputs(c);
  const auto expected = gradients_of(plain, in, c.scoring);
  const auto seen = gradients_of(ours, in.to(type), c.scoring);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    QCOMPARE(seen[i].scalar_type(), type);
    const double size = std::max(1.0, expected[i].abs().max().item<double>());
    compare(expected[i], seen[i], tolerance * size, c);
  }
}

/// The integer that libtorch counts memory in: signed in 1.13, unsigned later.
template <typename Method>
struct CounterOf;
template <typename Class, typename Counter>
struct CounterOf<void (Class::*)(void*, std::int64_t, Counter, Counter, c10::Device)> {
  using type = Counter;
};
using Counter = CounterOf<decltype(&c10::MemoryReportingInfoBase::reportMemoryUsage)>::type;

/// The largest piece of memory that the calling thread takes for a tensor.
class AllocationWatch : public c10::MemoryReportingInfoBase {
 public:
  void reportMemoryUsage(void* /*memory*/, std::int64_t bytes, Counter /*allocated*/, Counter /*reserved*/,
                         c10::Device /*device*/) override {
    largest = std::max(largest, bytes);
  }
  bool memoryProfilingEnabled() const override { return true; }
  std::int64_t largest = 0;
};

void switch_autocast(bool on) {
#if TORCH_VERSION_MAJOR >= 2
  at::autocast::set_autocast_dtype(at::kCPU, at::kBFloat16);
  at::autocast::set_autocast_enabled(at::kCPU, on);
#else
  at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
  at::autocast::set_cpu_enabled(on);
#endif
}

/// Restores the number of threads.
struct ThreadCount {
  explicit ThreadCount(int count) { at::set_num_threads(count); }
  ~ThreadCount() { at::set_num_threads(before); }
  int before = at::get_num_threads();
};

}  // namespace

class CausalAttentionTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void forwardIsTheFormula() {
    for (const auto& c : cases()) {
      const Inputs in = random_inputs(c);
      const at::Tensor expected = plain(in, c.scoring);
      compare(expected, ours(in, c.scoring), 1e-13, c);
      const double size = std::max(1.0, expected.abs().max().item<double>());
      compare(expected, ours(in.to(at::kFloat), c.scoring), 1e-6 * size, c);
    }
  }

  void gradientsAreThoseOfTheFormula() {
    for (const auto& c : cases()) {
      compare_gradients(c, at::kDouble, 1e-12);
      compare_gradients(c, at::kFloat, 5e-6);
    }
  }

  /// Whatever the number of threads: with fewer heads than threads the keys are dealt out.
  void threadsDoNotMatter() {
    const Case c{1, 2, 1, 300, 310, 64, {0.125, 0, 200}};
    for (const int count : {1, 2, 5}) {
      const ThreadCount threads(count);
      compare_gradients(c, at::kDouble, 1e-12);
      compare(plain(random_inputs(c), c.scoring), ours(random_inputs(c), c.scoring), 1e-13, c);
    }
  }

  void bfloat16IsRoundedOnly() {
    for (const auto& c : cases()) {
      const Inputs in = random_inputs(c).to(at::kBFloat16);
      const at::Tensor y = ours(in, c.scoring);
      QCOMPARE(y.scalar_type(), at::kBFloat16);
      const double size = std::max(1.0, y.abs().max().item<double>());
      compare(plain(in.to(at::kDouble), c.scoring), y, size / 64, c);
    }
    compare_gradients({1, 4, 2, 150, 150, 64, {0.125, 0, 0}}, at::kBFloat16, 1.0 / 32);
  }

  void autocastTakesItsType() {
    const Case c{1, 2, 2, 70, 70, 8, {0.35, 0, 0}};
    const Inputs in = random_inputs(c).to(at::kFloat).learning();
    switch_autocast(true);
    const at::Tensor y = ours(in, c.scoring);
    switch_autocast(false);
    QCOMPARE(y.scalar_type(), at::kBFloat16);
    for (const auto& gradient : torch::autograd::grad({y.to(at::kFloat).sum()}, in.all()))
      QCOMPARE(gradient.scalar_type(), at::kFloat);
  }

  void largeScoresDoNotOverflow() {
    const Case c{1, 1, 1, 100, 100, 8, {1, 0, 0}};
    Inputs in = random_inputs(c);
    in.queries = in.queries * 300;
    compare(plain(in, c.scoring), ours(in.to(at::kFloat), c.scoring), 1e-3, c);
    QVERIFY(at::isfinite(gradients_of(ours, in.to(at::kFloat), c.scoring)[1]).all().item<bool>());
  }

  void rowsThatLieApartAreTaken() {
    const Case c{1, 2, 1, 20, 30, 6, {0.4, 0, 0}};
    const Inputs in = random_inputs(c);
    const auto spread = [](const at::Tensor& x) {
      return x.transpose(2, 3).contiguous().transpose(2, 3);  // channels apart
    };
    const Inputs apart{spread(in.queries), in.keys.expand({1, 1, 30, 6}), spread(in.values)};
    compare(plain(in, c.scoring), ours(apart, c.scoring), 1e-13, c);
    const Inputs same{in.queries, in.keys.narrow(2, 0, 1).expand({1, 1, 30, 6}), in.values};  // stride 0
    compare(plain(same, c.scoring), ours(same, c.scoring), 1e-13, c);
  }

  void nothingOfAllPairsIsAllocated() {
    const ThreadCount one(1);  // the watch sees its own thread only
    const std::int64_t tokens = 2048, dim = 16;
    const Case c{1, 2, 2, tokens, tokens, dim, {0.25, 0, 0}};
    const Inputs in = random_inputs(c).to(at::kFloat);
    const auto watch = std::make_shared<AllocationWatch>();
    const c10::DebugInfoGuard guard(c10::DebugInfoKind::PROFILER_STATE, watch);
    gradients_of(ours, in, c.scoring);
    const std::int64_t queries = c.heads * tokens * dim * 8;  // bytes, in double precision: the test's own
    QVERIFY(watch->largest > 0);
    QVERIFY(watch->largest <= 2 * queries);
    QVERIFY(watch->largest < tokens * tokens);
  }
};

AQ_TEST(CausalAttentionTest)
#include "causal_attention_test.moc"
