#include "app/cli/options.h"

namespace aq::cli {

CLI::Option* add_model(CLI::App& command, std::string& model) {
  return command.add_option("MODEL", model, "Hugging Face directory, or demo:llama, demo:opt")->required();
}

CLI::Option* add_json(CLI::App& command, bool& json) {
  return command.add_flag("--json", json, "Print one JSON object instead of a table");
}

CLI::Option* add_threads(CLI::App& command, int& threads) {
  return command
      .add_option("--threads", threads, "Threads to compute with; 0 takes every core this process may use")
      ->type_name("N")
      ->check(CLI::Range(0, 1024));
}

}  // namespace aq::cli
