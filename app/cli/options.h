#pragma once

#include <CLI/App.hpp>
#include <string>

namespace aq::cli {

/// MODEL, where a subcommand takes one.
CLI::Option* add_model(CLI::App& command, std::string& model);
/// --json
CLI::Option* add_json(CLI::App& command, bool& json);
/// --threads
CLI::Option* add_threads(CLI::App& command, int& threads);

}  // namespace aq::cli
