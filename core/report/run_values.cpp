// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/run_values.h"

#include <algorithm>

namespace aq::report {

const EvaluationValues* RunValues::evaluation(const std::string& name_of_it) const {
  const auto found = std::ranges::find(evaluations, name_of_it, &EvaluationValues::name);
  return found == evaluations.end() ? nullptr : &*found;
}

}  // namespace aq::report
