// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Milliseconds until a checkpoint is open, until a layer's histogram is there, the slowest of all layers, and
// until a block is read and converted, which a run does ahead of its turn:
//   open_bench MODEL
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>

#include "core/calibration/layer_histogram.h"
#include "core/model/model.h"

namespace {

double milliseconds(const auto& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main(int argc, char** argv) {
  std::string spec;
  CLI::App app{"Time until a checkpoint and its layers are there"};
  app.add_option("MODEL", spec)->required();
  CLI11_PARSE(app, argc, argv);

  const double opening = milliseconds([&] { aq::Model::open(spec); });
  const aq::Model model = aq::Model::open(spec);
  const std::int64_t last = model.config().layers - 1;
  const double cold = milliseconds([&] { model.block(last); }),
               warm = milliseconds([&] { model.block(last); });
  double first = 0, slowest = 0;
  std::string name;
  for (const auto& info : model.tensors().tensors()) {
    const double took = milliseconds([&] { aq::layer_histogram(model.tensors(), info.name); });
    if (first == 0) first = took;
    if (took > slowest) slowest = took, name = info.name;
  }
  std::printf("opened            %8.1f ms\nfirst histogram   %8.1f ms\nslowest           %8.1f ms (%s)\n",
              opening, first, slowest, name.c_str());
  std::printf("last block        %8.1f ms, once more %.1f ms\n", cold, warm);
}
