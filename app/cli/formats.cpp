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

void print_formats(bool json) {
  if (json) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const auto& one : exporters()) list.push_back(describe(one));
    return print_json(std::cout, {{"formats", list}});
  }
  Table table({"format", "name", "summary"});
  for (const auto& one : exporters()) {
    table.add({one.id, one.name, one.summary});
    for (const ExportVariant& variant : one.variants)
      table.add({one.id + ":" + variant.id, "", variant.summary});
  }
  table.print(std::cout);
}

}  // namespace

void add_formats(CLI::App& app, Work& work) {
  const auto json = std::make_shared<bool>(false);
  auto* command = app.add_subcommand("formats", "List the checkpoint formats that can be written");
  add_json(*command, *json);
  command->callback([json, &work] { work = [json](const std::stop_token&) { print_formats(*json); }; });
}

}  // namespace aq::cli
