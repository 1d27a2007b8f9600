// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/session/run_identity.h"

#include <sys/stat.h>

#include <array>
#include <cstdio>
#include <ctime>
#include <random>

#include "core/base/error.h"
#include "core/run/layer_overrides.h"

namespace aq {
namespace {

struct Difference {
  std::string what, stored, wanted;
};

void require_equal(const std::string& path, const Difference& difference) {
  if (difference.stored == difference.wanted) return;
  throw Error(ErrorKind::BadInput, "resuming", path,
              difference.what + " is " + printable(difference.stored) + " in the session and " +
                  printable(difference.wanted) + " now",
              "run with the same settings or start a new session");
}

std::string texts_of(const std::vector<LayerOverride>& layers) {
  std::string text;
  for (const LayerOverride& one : layers) text.append(text.empty() ? "" : " ").append(to_text(one));
  return text.empty() ? "none" : text;
}

}  // namespace

FileIdentity identity_of(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return {};
  return {status.st_dev, status.st_ino, status.st_ctim.tv_sec, status.st_ctim.tv_nsec};
}

std::string random_id() {
  std::random_device random;
  std::string id;
  for (int word = 0; word < 4; ++word) {
    std::array<char, 9> digits{};
    std::snprintf(digits.data(), digits.size(), "%08x", random());
    id += digits.data();
  }
  return id;
}

std::string now_utc() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

void require_same_run(const std::string& path, const SessionHeader& stored, const SessionHeader& wanted) {
  require_equal(path, {"the model's fingerprint", stored.model_fingerprint, wanted.model_fingerprint});
  require_equal(path, {"the number of blocks", std::to_string(stored.blocks), std::to_string(wanted.blocks)});
  require_equal(path, {"method", stored.recipe.method, wanted.recipe.method});
  for (const Parameter& parameter : recipe_parameters())
    require_equal(path, {parameter.path, value_to_text(get(stored.recipe, parameter)),
                         value_to_text(get(wanted.recipe, parameter))});
  require_equal(path,
                {"the settings of layers", texts_of(stored.recipe.layers), texts_of(wanted.recipe.layers)});
  require_equal(path, {"the calibration set's fingerprint", stored.calibration_fingerprint,
                       wanted.calibration_fingerprint});
  require_equal(path, {"the program's version", stored.program_version, wanted.program_version});
}

}  // namespace aq
