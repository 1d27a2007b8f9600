// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/checkpoint/tensor_source.h"
#include "core/model/family.h"

namespace aq {

/// The tensors of `all` whose names `keeps` takes.
std::shared_ptr<const TensorSource> kept_tensors(std::shared_ptr<const TensorSource> all,
                                                 const std::function<bool(const std::string& name)>& keeps);

/// The names that split_tensors gives to what lies together in a checkpoint (or apart, of experts), and the
/// checkpoint's tensors that each is in.
std::map<std::string, std::vector<std::string>> split_names(const Family& family, const ModelConfig& config);

}  // namespace aq
