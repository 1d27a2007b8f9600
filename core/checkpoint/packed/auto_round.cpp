// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/error.h"
#include "core/checkpoint/json_view.h"
#include "core/checkpoint/packed/packed_format.h"

namespace aq {

PackedFormat gptq_format();
PackedFormat awq_format();

namespace {

/// AutoRound's own format holds weights in GPTQ's or AWQ's layout and says in which.
std::shared_ptr<const TensorSource> open_auto_round(std::shared_ptr<const TensorSource> stored,
                                                    const nlohmann::json& config, const std::string& file) {
  const JsonView view(config, file, "quantization_config");
  if (view.text_or("data_type", "int") != "int")
    view.at("data_type").fail("is not int, the only one that can be read");
  const std::string packing = view.text_or("packing_format", "auto_round:auto_gptq");
  nlohmann::json as_packed = config;
  if (packing == "auto_round:auto_awq") return awq_format().open(std::move(stored), as_packed, file);
  const bool one_less = packing == "auto_round:auto_gptq";
  if (!one_less && packing != "auto_round" && packing != "auto_round:gptqmodel")
    view.at("packing_format").fail("is " + printable(packing) + ", which cannot be read");
  as_packed["checkpoint_format"] = one_less ? "gptq" : "gptq_v2";
  return gptq_format().open(std::move(stored), as_packed, file);
}

}  // namespace

PackedFormat auto_round_format() { return {"auto-round", open_auto_round}; }

}  // namespace aq
