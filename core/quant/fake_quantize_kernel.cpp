// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/fake_quantize_kernel.h"

#include <vector>

namespace aq::kernel {
namespace {

std::vector<InstructionSet> supported_sets() {
  std::vector<InstructionSet> sets;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
    sets.push_back(kAvx512);
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) sets.push_back(kAvx2);
#endif
  sets.push_back(kPortable);
  return sets;
}

}  // namespace

std::span<const InstructionSet> instruction_sets() {
  static const std::vector<InstructionSet> sets = supported_sets();
  return sets;
}

template <>
const Passes<float>& passes<float>() {
  return instruction_sets().front().floats;
}
template <>
const Passes<double>& passes<double>() {
  return instruction_sets().front().doubles;
}

}  // namespace aq::kernel
