// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What this machine can do, and what the products and inverses of a calibration step take alone:
//   limits_bench [--size 3072] [--threads 0] [--json]
//   limits_bench --step HIDDEN FFN HEADS TOKENS [--matrices weights|activations|none] [--compute float32]
//                [--threads 0] [--json]
// The first prints the peak of single-precision and bfloat16 products and the bandwidth of copying. The
// second times every product and inverse of one optimizer step on an OPT block (tests/bench/step_products.h
// says which), each by itself on warm memory, and adds them up; of two ways to an inverse the faster counts.
// With bfloat16 all products are, gradients of inverses included; inverses themselves stay in single
// precision.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/matrix_products.h"
#include "core/engine/engine.h"
#include "core/transform/matrix_inverse.h"
#include "tests/bench/step_products.h"

namespace {

using Clock = std::chrono::steady_clock;
using Json = nlohmann::ordered_json;

constexpr int kFewest = 5;           ///< repetitions
constexpr double kLongEnough = 0.3;  ///< seconds of repetitions

/// Median of repetitions after one that warms up.
double seconds(const auto& work) {
  work();
  std::vector<double> times;
  double all = 0;
  while (static_cast<int>(times.size()) < kFewest || all < kLongEnough) {
    const auto start = Clock::now();
    work();
    times.push_back(std::chrono::duration<double>(Clock::now() - start).count());
    all += times.back();
  }
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2), times.end());
  return times[times.size() / 2];
}

/// A matrix that is there as its transpose where `transposed`. @returns [batch, rows, columns]
at::Tensor operand(std::int64_t batch, std::int64_t rows, std::int64_t columns, bool transposed,
                   at::ScalarType dtype) {
  if (transposed) return at::randn({batch, columns, rows}, at::kFloat).to(dtype).transpose(1, 2);
  return at::randn({batch, rows, columns}, at::kFloat).to(dtype);
}

double product_seconds(const aq::test::StepProduct& product, at::ScalarType dtype) {
  const at::Tensor a = operand(product.batch, product.m, product.k, product.transposed_a, dtype);
  const at::Tensor b = operand(product.batch, product.k, product.n, product.transposed_b, dtype);
  if (product.batch == 1) return seconds([x = a[0], y = b[0]] { at::mm(x, y); });
  return seconds([&] { at::bmm(a, b); });
}

struct InverseSeconds {
  double by_pivots = 0, for_step = 0;  ///< LAPACK's, and what an optimizer's step takes
};

/// Of diagonally dominant matrices, in single precision at any compute.
InverseSeconds inverse_seconds(const aq::test::StepInverse& inverse) {
  const at::Tensor matrix = 0.1 * at::randn({inverse.batch, inverse.n, inverse.n}, at::kFloat) /
                                std::sqrt(static_cast<double>(inverse.n)) +
                            at::eye(inverse.n, at::kFloat);
  return {seconds([&] { aq::inverse_by_pivots(matrix); }), seconds([&] { aq::inverse_for_step(matrix); })};
}

/// Floating-point operations a second, the most of three sizes.
double peak(std::int64_t largest, at::ScalarType dtype) {
  double most = 0;
  for (const std::int64_t n : {largest / 3, 2 * largest / 3, largest}) {
    const double count = aq::test::operations({"", 1, 1, n, n, n});
    most = std::max(most, count / product_seconds({"", 1, 1, n, n, n}, dtype));
  }
  return most;
}

/// Bytes copied a second, out of reach of every cache. Each is read once and written once.
double copy_bandwidth() {
  const at::Tensor from = at::ones({64 << 20}, at::kFloat), to = at::empty_like(from);
  return static_cast<double>(from.nbytes()) / seconds([&] { to.copy_(from); });
}

Json machine_limits(std::int64_t largest) {
  return {{"threads", at::get_num_threads()},
          {"float32_products_by", aq::products_by() == aq::ProductsBy::OneDnn ? "oneDNN" : "BLAS"},
          {"float32_flops", peak(largest, at::kFloat)},
          {"bfloat16_flops", peak(largest, at::kBFloat16)},
          {"copy_bytes_per_second", copy_bandwidth()}};
}

aq::test::StepMatrices matrices_of(const std::string& name) {
  if (name == "none") return aq::test::StepMatrices::None;
  return name == "weights" ? aq::test::StepMatrices::Weights : aq::test::StepMatrices::Activations;
}

Json step_limits(const aq::test::StepShape& shape, const std::string& matrices, const std::string& compute) {
  const at::ScalarType dtype = compute == "bfloat16" ? at::kBFloat16 : at::kFloat;
  const aq::test::StepWork work = aq::test::calibration_step(shape, matrices_of(matrices));
  Json parts = Json::array();
  double products = 0, inverses = 0, count = 0, traffic = 0;
  for (const aq::test::StepProduct& product : work.products) {
    const double one = product_seconds(product, dtype);
    parts.push_back({{"name", product.name},
                     {"count", product.count},
                     {"batch", product.batch},
                     {"m", product.m},
                     {"k", product.k},
                     {"n", product.n},
                     {"seconds", one}});
    products += product.count * one;
    count += product.count * aq::test::operations(product);
    traffic +=
        product.count * aq::test::values_touched(product) * static_cast<double>(at::elementSize(dtype));
  }
  for (const aq::test::StepInverse& inverse : work.inverses) {
    const auto [by_pivots, for_step] = inverse_seconds(inverse);
    const double one = std::min(by_pivots, for_step);
    parts.push_back({{"name", inverse.name},
                     {"count", inverse.count},
                     {"batch", inverse.batch},
                     {"n", inverse.n},
                     {"seconds", one},
                     {"by_pivots_seconds", by_pivots}});
    inverses += inverse.count * one;
  }
  return {{"compute", compute},          {"threads", at::get_num_threads()}, {"parts", parts},
          {"product_seconds", products}, {"inverse_seconds", inverses},      {"seconds", products + inverses},
          {"product_operations", count}, {"product_bytes", traffic}};
}

void print(const Json& json) {
  for (const auto& [key, value] : json.items()) {
    if (key != "parts") {
      std::printf("%-24s%s\n", key.c_str(), value.dump().c_str());
      continue;
    }
    for (const Json& part : value)
      std::printf("  %2d x %-32s%9.3f ms\n", part["count"].get<int>(),
                  part["name"].get<std::string>().c_str(), 1e3 * part["seconds"].get<double>());
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::int64_t> step;
  std::string compute = "float32", matrices = "weights";
  std::int64_t largest = 3072;
  int threads = 0;
  bool json = false;
  CLI::App app{"What the machine can do, and a calibration step's products alone"};
  app.add_option("--step", step)->expected(4)->check(CLI::Range(1, 1 << 20));
  app.add_option("--size", largest)->check(CLI::Range(3, 1 << 14));
  app.add_option("--matrices", matrices)->check(CLI::IsMember({"none", "weights", "activations"}));
  app.add_option("--compute", compute)->check(CLI::IsMember({"float32", "bfloat16"}));
  app.add_option("--threads", threads);
  app.add_flag("--json", json);
  CLI11_PARSE(app, argc, argv);

  aq::set_threads(threads);
  const at::NoGradGuard no_grad;
  Json result = step.empty() ? machine_limits(largest)
                             : step_limits({step[0], step[1], step[2], step[3]}, matrices, compute);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  result["peak_bytes"] = 1024 * usage.ru_maxrss;
  json ? static_cast<void>(std::printf("%s\n", result.dump().c_str())) : print(result);
}
