#include "app/cli/version.h"

#include <H5public.h>
#include <spdlog/version.h>
#include <torch/version.h>
#include <unicode/uversion.h>
#include <zlib.h>

#include <CLI/Version.hpp>
#include <array>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/base/version.h"

namespace aq::cli {
namespace {

std::string dotted(unsigned major, unsigned minor, unsigned patch) {
  std::ostringstream text;
  text << major << '.' << minor << '.' << patch;
  return text.str();
}

std::string hdf5_version() {
  unsigned major = 0, minor = 0, release = 0;
  H5get_libversion(&major, &minor, &release);
  return dotted(major, minor, release);
}

std::string icu_version() {
  UVersionInfo version;
  u_getVersion(version);
  std::array<char, U_MAX_VERSION_STRING_LENGTH> text{};
  u_versionToString(version, text.data());
  return text.data();
}

}  // namespace

std::string version_text() {
  std::ostringstream text;
  text << "affinequant " << program_version() << "\nlibtorch " << TORCH_VERSION << "\nHDF5 " << hdf5_version()
       << "\nICU " << icu_version() << "\nzlib " << zlibVersion() << "\nspdlog "
       << dotted(SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR, SPDLOG_VER_PATCH) << "\nnlohmann/json "
       << dotted(NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH)
       << "\nCLI11 " << CLI11_VERSION;
  return text.str();
}

}  // namespace aq::cli
