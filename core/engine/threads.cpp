// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <sched.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <ctime>
#include <mutex>

#include "core/base/log.h"
#include "core/base/matrix_products.h"
#include "core/engine/engine.h"

namespace aq {
namespace {

/// Measured on two busy cores, hidden 128: one epoch took 3 s of processor with one thread and 11 s with two,
/// most of it spent waiting inside OpenBLAS.
constexpr std::int64_t kNarrow = 256;

int allowed_processors() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  return std::max(1, CPU_COUNT(&set));
}

/// OpenBLAS with threads of its own is not reached by libtorch's setting. Looked up by name, since any other
/// BLAS may stand in its place.
void set_blas_threads(int count) {
  using Setter = void (*)(int);
  if (const auto set = reinterpret_cast<Setter>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))) set(count);
}

void use_threads(int count) {
  at::set_num_threads(count);
  set_blas_threads(count);
}

/// Seconds that this thread has computed: other programs that keep the processor busy do not count.
double computed_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// oneDNN or OpenBLAS does 512³ in a few milliseconds on one core; Debian's reference BLAS takes 40 and more.
void warn_of_slow_blas() {
  use_threads(1);
  const at::Tensor a = at::ones({512, 512}, at::kFloat);
  at::mm(a, a);  // the first product sets things up
  const double start = computed_seconds();
  at::mm(a, a);
  const double gflops = 2 * 512.0 * 512.0 * 512.0 / std::max(computed_seconds() - start, 1e-6) / 1e9;
  log().debug("matrix products by {}, {:.0f} GFLOP/s on one thread",
              products_by() == ProductsBy::OneDnn ? "oneDNN" : "the BLAS", gflops);
  if (gflops < 8)
    log().warn("matrix products run at {:.0f} GFLOP/s only: install libopenblas0-openmp, or wait long",
               gflops);
}

}  // namespace

void set_threads(int threads, std::int64_t width) {
  const bool narrow = width > 0 && width <= kNarrow;
  const int count = threads > 0 ? threads : narrow ? 1 : allowed_processors();
  static std::once_flag checked;
  std::call_once(checked, warn_of_slow_blas);
  use_threads(count);
}

}  // namespace aq
