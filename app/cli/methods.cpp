// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/descriptors.h"
#include "app/cli/options.h"
#include "app/cli/report.h"
#include "app/cli/table.h"

namespace aq::cli {
namespace {

void print_methods(bool json) {
  if (json) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const auto& one : methods()) list.push_back(describe(one));
    return print_json(std::cout, {{"methods", list}});
  }
  Table table({"method", "name", "calibration", "summary"});
  for (const auto& one : methods())
    table.add({one.id, one.name, one.needs_calibration ? "needed" : "none", one.summary});
  table.print(std::cout);
}

}  // namespace

void add_methods(CLI::App& app, Work& work) {
  const auto json = std::make_shared<bool>(false);
  auto* command =
      app.add_subcommand("methods", "List the quantization methods; with --json also every setting");
  add_json(*command, *json);
  command->callback([json, &work] { work = [json](const std::stop_token&) { print_methods(*json); }; });
}

}  // namespace aq::cli
