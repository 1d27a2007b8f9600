#include <c10/util/Exception.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include "app/cli/command.h"
#include "app/cli/interruption.h"
#include "app/cli/options.h"
#include "app/cli/version.h"
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/checkpoint/tensor_memory.h"

namespace {

using namespace aq;

constexpr const char* kNoMemory = "there is not enough memory";

int report(const std::string& line, int code) {
  std::cerr << "affinequant: " << printable(line, 4000) << std::endl;
  return code;
}

/// libtorch's allocator has an error of its own where memory ends.
std::string reason_of(const c10::Error& error) {
  const std::string reason = error.what_without_backtrace();
  return reason.find("can't allocate memory") == std::string::npos ? reason : kNoMemory;
}

/// Runs `work` and turns whatever escapes from it into one line and an exit code.
int guarded(const cli::Work& work, const std::stop_token& stop) {
  try {
    work(stop);
    return std::cout.flush() ? 0 : report("writing the result: standard output cannot be written", 1);
  } catch (const Error& error) {
    const int code = report(error.what(), exit_code(error.kind()));
    // Threads of the process group may wait for a rank that is gone, and leaving main() would wait for them.
    if (error.kind() == ErrorKind::Connection) std::_Exit(code);
    return code;
  } catch (const c10::Error& error) {
    return report(reason_of(error), 1);
  } catch (const std::bad_alloc&) {
    return report(kNoMemory, 1);
  } catch (const std::exception& error) {
    return report(error.what(), 1);
  }
}

void add_subcommands(CLI::App& app, cli::Work& work) {
  for (const auto add : {cli::add_inspect, cli::add_eval, cli::add_quantize, cli::add_sweep,
                         cli::add_sensitivity, cli::add_report, cli::add_export, cli::add_generate, cli::add_methods,
                         cli::add_formats, cli::add_presets, cli::add_demo})
    add(app, work);
}

}  // namespace

int main(int argc, char** argv) {
  // Past a limit on file sizes, write() shall fail like on a full disk instead of killing the program.
  std::signal(SIGXFSZ, SIG_IGN);
  use_huge_pages();
  const cli::Interruption interruption;
  CLI::App app("Post-training quantization of language models", "affinequant");
  app.set_version_flag("--version", cli::version_text(),
                       "Print the versions of the program and its libraries");
  app.formatter(cli::help_layout());
  app.require_subcommand(0, 1);  // that there is one is checked below, after names that are none
  std::string log_level = "info";
  app.add_option("--log-level", log_level, "What to log on standard error")
      ->type_name("debug|info|warn|error|off")
      ->check(cli::one_of({"debug", "info", "warn", "error", "off"}))
      ->capture_default_str();
  cli::Work work;
  add_subcommands(app, work);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    return app.exit(asked);
  } catch (const CLI::ParseError& error) {
    return report(error.what(), 2);
  }
  if (!work) return report("a subcommand is required, see affinequant --help", 2);
  set_log_level(log_level);
  return guarded(work, interruption.token());
}
