#include "app/studio/library_versions.h"

#include <H5public.h>
#include <spdlog/version.h>
#include <torch/version.h>
#include <unicode/uversion.h>

#include <nlohmann/json.hpp>

namespace aq {
namespace {

std::string dotted(int major, int minor, int patch) {
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> core_library_versions() {
  return {{"libtorch", TORCH_VERSION},
          {"HDF5", dotted(H5_VERS_MAJOR, H5_VERS_MINOR, H5_VERS_RELEASE)},
          {"ICU", U_ICU_VERSION},
          {"spdlog", dotted(SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR, SPDLOG_VER_PATCH)},
          {"nlohmann/json",
           dotted(NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH)}};
}

}  // namespace aq
