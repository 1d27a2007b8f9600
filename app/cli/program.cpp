// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/program.h"

#include <CLI/CLI.hpp>

#include "app/cli/options.h"
#include "app/cli/version.h"

namespace aq::cli {
namespace {

void add_subcommands(CLI::App& app, Work& work) {
  for (const auto add : {add_inspect, add_eval, add_quantize, add_sweep, add_sensitivity, add_report,
                         add_export, add_generate, add_watch, add_methods, add_formats, add_presets, add_demo})
    add(app, work);
}

}  // namespace

void add_everything(CLI::App& app, Asked& asked) {
  app.description("Post-training quantization of language models");
  app.set_version_flag("--version", version_text, "Print the versions of the program and its libraries");
  app.formatter(help_layout());
  app.require_subcommand(0, 1);  // that there is one is checked by main, after names that are none
  app.add_option("--log-level", asked.log_level, "What to log on standard error")
      ->type_name("debug|info|warn|error|off")
      ->check(one_of({"debug", "info", "warn", "error", "off"}))
      ->capture_default_str();
  add_subcommands(app, asked.work);
}

}  // namespace aq::cli
