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

void print_presets(bool json) {
  if (json) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const auto& one : presets()) list.push_back(describe(one));
    return print_json(std::cout, {{"presets", list}});
  }
  Table table({"preset", "number format", "summary"});
  for (const auto& one : presets()) table.add({one.id, short_name(one.recipe), one.summary});
  table.print(std::cout);
}

}  // namespace

void add_presets(CLI::App& app, Work& work) {
  const auto json = std::make_shared<bool>(false);
  auto* command = app.add_subcommand("presets", "List the named number formats");
  add_json(*command, *json);
  command->callback([json, &work] { work = [json](const std::stop_token&) { print_presets(*json); }; });
}

}  // namespace aq::cli
