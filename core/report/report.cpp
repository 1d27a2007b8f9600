// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/report.h"

#include <H5public.h>
#include <cairo.h>
#include <pango/pango.h>
#include <torch/version.h>

#include <algorithm>
#include <filesystem>

#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "core/base/version.h"
#include "core/report/compose.h"
#include "core/report/html_writer.h"
#include "core/report/pdf_writer.h"
#include "core/session/run_identity.h"

namespace aq::report {
namespace {

namespace fs = std::filesystem;
using Writer = std::string (*)(const Document&);

struct Format {
  const char* name;
  const char* extension;
  Writer write;
};
constexpr Format kFormats[] = {{"html", ".html", &html_of}, {"pdf", ".pdf", &pdf_of}};

[[noreturn]] void refuse(const std::string& flag, const std::string& reason, const std::string& advice) {
  throw Error(ErrorKind::BadArgument, "setting", flag, reason, advice);
}

/// The format of a file's name; null for a directory.
const Format* format_of(const fs::path& output) {
  const auto found = std::ranges::find(kFormats, output.extension().string(), &Format::extension);
  return found == std::end(kFormats) ? nullptr : found;
}

std::vector<Format> named_formats(const ReportRequest& request) {
  if (request.formats.empty()) return {std::begin(kFormats), std::end(kFormats)};
  std::vector<Format> formats;
  for (const std::string& name : request.formats) {
    const auto found =
        std::ranges::find(kFormats, name, [](const Format& one) { return std::string(one.name); });
    if (found == std::end(kFormats))
      refuse("--format", printable(name) + " is not known", "choose html or pdf");
    formats.push_back(*found);
  }
  return formats;
}

void check(const ReportRequest& request) {
  if (request.sessions.empty()) refuse("SESSION", "there is none", "name a session file");
  const Format* own = format_of(request.output);
  const auto formats = named_formats(request);
  const bool contradicts =
      own && !request.formats.empty() && (formats.size() > 1 || formats[0].write != own->write);
  if (contradicts)
    refuse("--format", "--out names a file of another format", "leave one out, or name a directory");
  require_writable_target(request.output, /*may_exist=*/own != nullptr);
}

std::string version(unsigned major, unsigned minor, unsigned patch) {
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

Environment environment_now() {
  unsigned major = 0, minor = 0, release = 0;
  H5get_libversion(&major, &minor, &release);
  return {program_version(),
          now_utc(),
          {{"libtorch", TORCH_VERSION},
           {"HDF5", version(major, minor, release)},
           {"cairo", cairo_version_string()},
           {"Pango", pango_version_string()}}};
}

void stop_where_asked(const std::stop_token& stop) {
  if (stop.stop_requested()) throw Error(ErrorKind::Cancelled, "writing", "the report", "it was cancelled");
}

Document document_of(const ReportRequest& request, const std::stop_token& stop) {
  const Language language = language_of(request.language);
  std::vector<RunValues> runs;
  for (const std::string& session : request.sessions) {
    stop_where_asked(stop);
    runs.push_back(read_run(session));
  }
  return compose(runs, environment_now(), language);
}

}  // namespace

std::vector<std::string> write_report(const ReportRequest& request, const std::stop_token& stop) {
  check(request);
  const Document document = document_of(request, stop);
  const fs::path output = request.output;
  if (const Format* format = format_of(output)) {
    const std::string bytes = format->write(document);
    stop_where_asked(stop);
    write_file_atomically(output, bytes);
    return {output.string()};
  }
  StagedDirectory directory(output);
  std::vector<std::string> written;
  for (const Format& format : named_formats(request)) {
    const std::string name = std::string("report") + format.extension;
    stop_where_asked(stop);
    write_file_atomically(directory.path() / name, format.write(document));
    written.push_back((output / name).string());
  }
  directory.commit();
  return written;
}

}  // namespace aq::report
