// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/progress.h"
#include "app/cli/report.h"
#include "app/cli/watched_run.h"
#include "core/base/error.h"
#include "core/watch/watch_client.h"

namespace aq::cli {
namespace {

struct WatchOptions {
  std::string address, token;
  bool json = false;
};

void watch(const WatchOptions& options, const std::stop_token& stop) {
  const std::string token = options.token.empty() ? token_of_environment() : options.token;
  if (token.empty())
    throw Error(
        ErrorKind::BadArgument, "watching the run at", printable(options.address), "there is no token",
        "give --token, or AFFINEQUANT_TOKEN in the environment; the run says its token when it starts");
  Outcome outcome;
  {
    ProgressPrinter printer;
    outcome = watch_run(watch_address_from(options.address), token,
                        RunContext(stop, nullptr, [&](const RunEvent& event) { printer.show(event); }));
  }
  print_outcome(std::cout, outcome, options.json);
}

}  // namespace

void add_watch(CLI::App& app, Work& work) {
  const auto options = std::make_shared<WatchOptions>();
  auto* command = app.add_subcommand("watch", "Follow a run of another process, started with --listen");
  command
      ->add_option("address", options->address,
                   "PORT, 127.0.0.1:PORT or a socket file, as the run says when it starts")
      ->type_name("ADDRESS")
      ->required();
  command
      ->add_option("--token", options->token,
                   "What the run asks for; else AFFINEQUANT_TOKEN of the environment")
      ->type_name("TOKEN");
  add_json(*command, options->json);
  command->callback(
      [options, &work] { work = [options](const std::stop_token& stop) { watch(*options, stop); }; });
}

}  // namespace aq::cli
