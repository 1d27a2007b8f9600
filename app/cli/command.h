// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <stop_token>

namespace CLI {
class App;
}

namespace aq::cli {

/// The chosen subcommand's work: main calls it once the whole command line is parsed, on the main thread. The
/// token is stopped by SIGINT and SIGTERM.
using Work = std::function<void(std::stop_token)>;

// Each adds one subcommand with its options, and has its parsing leave what to do in `work`.
void add_inspect(CLI::App& app, Work& work);
void add_eval(CLI::App& app, Work& work);
void add_quantize(CLI::App& app, Work& work);
void add_sensitivity(CLI::App& app, Work& work);
void add_sweep(CLI::App& app, Work& work);
/// session_report.cpp; report.h is what all commands print
void add_report(CLI::App& app, Work& work);
void add_export(CLI::App& app, Work& work);
void add_generate(CLI::App& app, Work& work);
void add_watch(CLI::App& app, Work& work);
void add_methods(CLI::App& app, Work& work);
void add_formats(CLI::App& app, Work& work);
void add_presets(CLI::App& app, Work& work);
void add_demo(CLI::App& app, Work& work);

}  // namespace aq::cli
