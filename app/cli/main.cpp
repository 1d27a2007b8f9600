// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <c10/util/Exception.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include "app/cli/interruption.h"
#include "app/cli/program.h"
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/out_of_memory.h"
#include "core/base/standard_descriptors.h"
#include "core/checkpoint/tensor_memory.h"

namespace {

using namespace aq;

int report(const std::string& line, int code) {
  std::cerr << "affinequant: " << printable(line, 4000) << std::endl;
  return code;
}

/// What is left to be written is, and the exit code says so where it cannot be.
int written(int code) {
  return std::cout.flush() ? code : report("writing the result: standard output cannot be written", 1);
}

std::string reason_of(const std::exception& error) {
  if (is_out_of_memory(error)) return "there is not enough memory";
  const auto* of_libtorch = dynamic_cast<const c10::Error*>(&error);
  return of_libtorch ? of_libtorch->what_without_backtrace() : error.what();
}

/// Runs `work` and turns whatever escapes from it into one line and an exit code.
int guarded(const cli::Work& work, const std::stop_token& stop) {
  try {
    work(stop);
    return written(0);
  } catch (const Error& error) {
    const int code = report(error.what(), exit_code(error.kind()));
    // Threads of the process group may wait for a rank that is gone, and leaving main() would wait for them.
    if (error.kind() == ErrorKind::Connection) std::_Exit(code);
    return code;
  } catch (const std::exception& error) {
    return report(reason_of(error), 1);
  }
}

}  // namespace

int main(int argc, char** argv) {
  occupy_standard_descriptors();
  // Past a limit on file sizes, write() shall fail like on a full disk instead of killing the program.
  std::signal(SIGXFSZ, SIG_IGN);
  use_huge_pages();
  const cli::Interruption interruption;
  CLI::App app("", "affinequant");
  cli::Asked asked;
  cli::add_everything(app, asked);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& done) {  // --help, --version
    return written(app.exit(done));
  } catch (const CLI::ParseError& error) {
    return report(error.what(), 2);
  }
  if (!asked.work) return report("a subcommand is required, see affinequant --help", 2);
  set_log_level(asked.log_level);
  return guarded(asked.work, interruption.token());
}
