// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/versions/library_versions.h"

#include <H5public.h>
#include <cairo.h>
#include <dlfcn.h>
#include <pango/pango.h>
#include <spdlog/version.h>
#include <torch/version.h>
#include <unicode/uversion.h>
#include <zlib.h>

#include <array>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/base/version.h"

namespace aq {
namespace {

std::string dotted(unsigned major, unsigned minor, unsigned patch) {
  std::ostringstream text;
  text << major << '.' << minor << '.' << patch;
  return text.str();
}

std::pair<std::string, std::string> compiler() {
#if defined(__clang__)
  return {"Clang", dotted(__clang_major__, __clang_minor__, __clang_patchlevel__)};
#else
  return {"GCC", dotted(__GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__)};
#endif
}

/// Of the OpenBLAS that libtorch has loaded, if it is one: which threads it computes on decides how fast the
/// program is.
std::pair<std::string, std::string> blas() {
  const auto config = reinterpret_cast<const char* (*)()>(dlsym(RTLD_DEFAULT, "openblas_get_config"));
  const auto parallel = reinterpret_cast<int (*)()>(dlsym(RTLD_DEFAULT, "openblas_get_parallel"));
  if (!config || !parallel) return {"BLAS", "unknown"};
  constexpr std::array<const char*, 3> kThreads{"serial", "pthread", "openmp"};
  std::string name, version;
  std::istringstream(config()) >> name >> version;  // "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH …"
  const int threads = parallel();
  return {name, version + "-" + (threads >= 0 && threads <= 2 ? kThreads[threads] : "unknown")};
}

/// The beginning of dnnl_version_t (dnnl.h), whose header Debian keeps in a package of its own.
struct OneDnnVersion {
  int major, minor, patch;
};

std::string one_dnn_version() {
  const auto version = reinterpret_cast<const OneDnnVersion* (*)()>(dlsym(RTLD_DEFAULT, "dnnl_version"));
  return version ? dotted(version()->major, version()->minor, version()->patch) : "absent";
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

std::vector<std::pair<std::string, std::string>> library_versions() {
  return {compiler(),
          {"libtorch", TORCH_VERSION},
          blas(),
          {"oneDNN", one_dnn_version()},
          {"HDF5", hdf5_version()},
          {"ICU", icu_version()},
          {"zlib", zlibVersion()},
          {"cairo", cairo_version_string()},
          {"pango", pango_version_string()},
          {"spdlog", dotted(SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR, SPDLOG_VER_PATCH)},
          {"nlohmann/json",
           dotted(NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH)}};
}

std::string version_text(const std::string& program,
                         const std::vector<std::pair<std::string, std::string>>& libraries) {
  std::ostringstream text;
  text << program << ' ' << program_version();
  for (const auto& [name, version] : libraries) text << '\n' << name << ' ' << version;
  return text.str();
}

}  // namespace aq
