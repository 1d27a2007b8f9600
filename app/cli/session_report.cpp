// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/report.h"
#include "core/report/language.h"
#include "core/report/report.h"

namespace aq::cli {
namespace {

struct SessionReportOptions {
  report::ReportRequest request;
  bool json = false;
};

void write_session_report(const SessionReportOptions& options, const std::stop_token& stop) {
  const auto files = report::write_report(options.request, stop);
  if (options.json) return print_json(std::cout, {{"sessions", options.request.sessions}, {"files", files}});
  for (const std::string& file : files) std::cout << file << '\n';
}

}  // namespace

void add_report(CLI::App& app, Work& work) {
  const auto options = std::make_shared<SessionReportOptions>();
  report::ReportRequest& request = options->request;
  auto* command = app.add_subcommand("report", "Write a session's report, or a comparison of several");
  command->add_option("SESSION", request.sessions, "Session file (.h5); more than one are compared")
      ->type_name("")
      ->required();
  command
      ->add_option("--out", request.output,
                   "File NAME.html or NAME.pdf to write, or a directory for both, which must not exist")
      ->type_name("FILE|DIR")
      ->required();
  command->add_option("--format", request.formats, "What to write; both without it")
      ->type_name("html,pdf")
      ->delimiter(',')
      ->check(one_of({"html", "pdf"}));
  command->add_option("--language", request.language, "Language of the report")
      ->type_name("en|zh_CN")
      ->check(one_of(report::language_codes()))
      ->capture_default_str();
  add_json(*command, options->json);
  command->callback([options, &work] {
    work = [options](const std::stop_token& stop) { write_session_report(*options, stop); };
  });
}

}  // namespace aq::cli
