// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sweep/sweep_identity.h"

#include <map>

#include "core/base/version.h"
#include "core/checkpoint/checked_json.h"
#include "core/checkpoint/mapped_file.h"
#include "core/model/fingerprint.h"
#include "core/model/model.h"

namespace aq {
namespace {

std::string fingerprint_of_text(const std::string& text) {
  Hash64 hash;
  hash.add(text);
  return hash.hexadecimal();
}

/// Of the file as it lies there: what is read of it depends on nothing else.
std::string fingerprint_of_file(const std::string& path) {
  const auto file = map_file(path);
  return with_unchanged(*file, [&] {
    Hash64 hash;
    hash.add(file->bytes());
    return hash.hexadecimal();
  });
}

std::string calibration_fingerprint(const RunSpec& run) {
  if (!run.calibration.empty()) return fingerprint_of_file(run.calibration);
  return is_demo(run.model) ? fingerprint_of_text(demo_text("calibration")) : "none";
}

std::string evaluation_fingerprint(const RunSpec& run) {
  if (run.evaluation.empty()) return "none";
  return run.evaluation == "demo" ? fingerprint_of_text(demo_text("evaluation"))
                                  : fingerprint_of_file(run.evaluation);
}

}  // namespace

nlohmann::ordered_json identity_of(const SweepSpec& spec) {
  const nlohmann::ordered_json identity{{"program_version", program_version()},
                                        {"grid", to_json(spec.grid)},
                                        {"model", spec.run.model},
                                        {"model_fingerprint", Model::open(spec.run.model).fingerprint()},
                                        {"calibration", spec.run.calibration},
                                        {"calibration_fingerprint", calibration_fingerprint(spec.run)},
                                        {"evaluation", spec.run.evaluation},
                                        {"evaluation_fingerprint", evaluation_fingerprint(spec.run)},
                                        {"evaluation_seqlen", spec.run.evaluation_seqlen},
                                        {"evaluation_max_tokens", spec.run.evaluation_max_tokens},
                                        {"max_blocks", spec.run.max_blocks}};
  // As the file will have it: paths need not be UTF-8.
  return parse_checked_ordered_json(
      identity.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace), "the sweep's grid");
}

std::string name_in_identity(const std::string& key) {
  static const std::map<std::string, std::string> names{
      {"program_version", "the program's version"},
      {"model_fingerprint", "the model's content"},
      {"calibration", "the calibration text"},
      {"calibration_fingerprint", "the calibration text's content"},
      {"evaluation", "the evaluation text"},
      {"evaluation_fingerprint", "the evaluation text's content"}};
  const auto found = names.find(key);
  return found == names.end() ? "its " + key : found->second;
}

}  // namespace aq
