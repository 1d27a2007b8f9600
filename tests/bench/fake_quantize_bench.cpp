// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Fake quantization against copying the same bytes, forward and backward, in one interleaved run:
//   fake_quantize_bench [--rounds 21] [--json FILE]
// Forward reads x and writes the values: so does its copy. Backward reads x and its gradient and writes one:
// its copy reads two tensors and writes one. The copy compared with is the fastest of memcpy (or the tensors'
// sum), a loop of vectors, and one that writes past the caches.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#if defined(__SSE2__)
#include <immintrin.h>
#endif

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "core/checkpoint/tensor_memory.h"
#include "core/quant/fake_quantize_kernel.h"
#include "core/quant/row_quantization.h"
#include "tests/bench/interleaved.h"

namespace {

using aq::bench::Timing;

struct Case {
  std::int64_t rows, columns, group;  // group 0: one scale a row
  bool weights;                       // clipped; activations are not
  int threads;
};

constexpr std::int64_t kGrain = 32768;
constexpr int kPack = 4;

/// out = a, or a + b, by parts of `kGrain` values at least.
template <typename Part>
void for_parts(const at::Tensor& out, const Part& part) {
  at::parallel_for(0, out.numel() / 16, kGrain / 16,
                   [&](std::int64_t begin, std::int64_t end) { part(begin * 16, end * 16); });
}

void copy_bytes(const at::Tensor& from, const at::Tensor& to) {
  const float* x = from.data_ptr<float>();
  float* out = to.data_ptr<float>();
  for_parts(to, [&](std::int64_t begin, std::int64_t end) {
    std::memcpy(out + begin, x + begin, static_cast<std::size_t>(end - begin) * sizeof(float));
  });
}

void copy_by_vectors(const at::Tensor& from, const at::Tensor& to) {
  at::abs_out(const_cast<at::Tensor&>(to), from);
}
void sum(const at::Tensor& a, const at::Tensor& b, const at::Tensor& to) {
  at::add_out(const_cast<at::Tensor&>(to), a, b);
}

/// Past the caches where the processor can. @param b may be null
void stream(const float* a, const float* b, const at::Tensor& to) {
  float* out = to.data_ptr<float>();
  for_parts(to, [&](std::int64_t begin, std::int64_t end) {
#if defined(__SSE2__)
    for (std::int64_t i = begin; i < end; i += kPack) {
      const __m128 first = _mm_loadu_ps(a + i);
      _mm_stream_ps(out + i, b ? _mm_add_ps(first, _mm_loadu_ps(b + i)) : first);
    }
    _mm_sfence();
#else
    for (std::int64_t i = begin; i < end; ++i) out[i] = b ? a[i] + b[i] : a[i];
#endif
  });
}

/// Index of the work with the least median.
std::size_t fastest(const std::vector<std::vector<double>>& taken, std::size_t first, std::size_t last) {
  std::size_t best = first;
  for (std::size_t i = first; i < last; ++i)
    if (aq::bench::timing_of(taken[i]).median < aq::bench::timing_of(taken[best]).median) best = i;
  return best;
}

nlohmann::json as_json(const Timing& time) {
  return {{"median", time.median}, {"low", time.low}, {"high", time.high}};
}

nlohmann::json measure(const Case& one, int rounds) {
  at::set_num_threads(one.threads);
  const at::Tensor x = at::randn({one.rows, one.columns}, at::kFloat), g = at::randn_like(x);
  const at::Tensor out = at::zeros_like(x), integers = at::zeros(x.sizes(), at::kByte);
  const std::int64_t row = one.group > 0 ? one.group : one.columns;
  const aq::IntegerGrid grid{4, false};
  const at::Tensor factors = one.weights ? at::full({x.numel() / row}, 0.95F) : at::Tensor();
  const at::Tensor statistics = aq::quantize_rows(x, grid, row, factors, factors).statistics;
  const float *a = x.data_ptr<float>(), *b = g.data_ptr<float>();
  const auto taken = aq::bench::interleaved(
      {[&] { copy_bytes(x, out); }, [&] { copy_by_vectors(x, out); }, [&] { stream(a, nullptr, out); },
       [&] { sum(x, g, out); }, [&] { stream(a, b, out); },
       [&] { aq::quantize_rows(x, grid, row, factors, factors, {}, out); },
       [&] { aq::quantize_rows(x, grid, row, factors, factors, integers, out); },
       [&] { aq::row_gradients(x, g, grid, row, statistics, one.weights, out); }},
      rounds);
  const std::size_t one_stream = fastest(taken, 0, 3), two_streams = fastest(taken, 3, 5);
  const auto ratio = [&](std::size_t work, std::size_t to) {
    return as_json(aq::bench::timing_of(aq::bench::ratios(taken[work], taken[to])));
  };
  nlohmann::json report{{"rows", one.rows},
                        {"columns", one.columns},
                        {"group", one.group},
                        {"of", one.weights ? "weights" : "activations"},
                        {"threads", one.threads}};
  const char* const kNames[] = {"memcpy",           "copy by vectors", "copy by streaming",     "sum",
                                "sum by streaming", "forward",         "forward with integers", "backward"};
  for (std::size_t i = 0; i < taken.size(); ++i)
    report["milliseconds"][kNames[i]] = as_json(aq::bench::timing_of(taken[i]));
  report["ratio"] = {{"forward", ratio(5, one_stream)},
                     {"backward", ratio(7, two_streams)},
                     {"forward to memcpy", ratio(5, 0)},
                     {"backward to sum", ratio(7, 3)}};
  return report;
}

void print(const nlohmann::json& report) {
  const auto& ms = report["milliseconds"];
  const auto& ratio = report["ratio"];
  const auto spread = [](const nlohmann::json& value) {
    char text[64];
    std::snprintf(text, sizeof text, "%5.2f (%.2f-%.2f)", value["median"].get<double>(),
                  value["low"].get<double>(), value["high"].get<double>());
    return std::string(text);
  };
  const auto group = report["group"].get<int>();
  std::printf(
      "%5dx%-5d%-8s%-12s%d thr  forward %8.3f ms, %s of a copy, %5.2f of memcpy   backward %8.3f ms, %s, "
      "%5.2f of a sum\n",
      report["rows"].get<int>(), report["columns"].get<int>(),
      group > 0 ? ("g" + std::to_string(group)).c_str() : "row", report["of"].get<std::string>().c_str(),
      report["threads"].get<int>(), ms["forward"]["median"].get<double>(), spread(ratio["forward"]).c_str(),
      ratio["forward to memcpy"]["median"].get<double>(), ms["backward"]["median"].get<double>(),
      spread(ratio["backward"]).c_str(), ratio["backward to sum"]["median"].get<double>());
}

}  // namespace

int main(int argc, char** argv) {
  int rounds = 21;
  std::string json;
  CLI::App app{"Fake quantization against copying the same bytes"};
  app.add_option("--rounds", rounds);
  app.add_option("--json", json);
  CLI11_PARSE(app, argc, argv);

  aq::use_huge_pages();
  const at::NoGradGuard no_grad;
  nlohmann::json all{{"instructions", aq::kernel::instruction_sets().front().name}, {"rounds", rounds}};
  const std::pair<std::int64_t, std::int64_t> shapes[]{{768, 768}, {3072, 768}, {512, 3072}, {4096, 4096}};
  for (const int threads : {1, 2})
    for (const auto& [rows, columns] : shapes)
      for (const auto& [group, weights] : {std::pair<std::int64_t, bool>{0, true}, {128, true}, {0, false}}) {
        all["cases"].push_back(measure({rows, columns, group, weights, threads}, rounds));
        print(all["cases"].back());
      }
  if (!json.empty()) std::ofstream(json) << all.dump(2) << '\n';
}
