// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>

namespace aq {

/// One option of the window's command line, for its parser, its man page and its completions.
struct StudioFlag {
  const char* name;   ///< without dashes
  const char* value;  ///< FILE, FILE.h5, DIR, P (a preset) or words between bars; empty: a switch
  const char* help;
};

inline constexpr std::array kStudioFlags{
    StudioFlag{"help", "", "Print this help message and exit."},
    StudioFlag{"version", "", "Print the versions of the program and its libraries."},
    StudioFlag{"preset", "P", "Preset to start from, e.g. W3A16."},
    StudioFlag{"recipe", "FILE.json", "Recipe file to start from, or a checkpoint's affinequant.json."},
    StudioFlag{"calib", "FILE", "Calibration text or token ids."},
    StudioFlag{"output-root", "DIR", "Where checkpoints are written."},
    StudioFlag{"start", "", "Start the run at once, and close the window when it ends."},
    StudioFlag{"lang", "en|zh_CN|system", "Language of the window."},
    StudioFlag{"theme", "light|dark|system", "Colours of the window."},
    StudioFlag{"settings", "FILE", "Settings file instead of the user's."},
    StudioFlag{"summary", "FILE.h5",
               "Draw this session's plots as one PNG, named by the next argument, and end."},
    StudioFlag{"attach", "ADDRESS", "Watch a run that was started with --listen: a port or a socket file."},
    StudioFlag{"token", "TOKEN", "What the run to watch asks for; else AFFINEQUANT_TOKEN of the environment."},
    StudioFlag{"screenshots", "DIR", "Run the demo and save pictures of every page."},
    StudioFlag{"measure-latency", "", "Print how long the window's event loop was held up."}};

/// What the window opens.
inline constexpr StudioFlag kStudioArgument{
    "MODEL", "MODEL|FILE.safetensors|FILE.h5",
    "Hugging Face directory or one of its files, .gguf file, demo:llama, demo:opt, or a session file."};

inline constexpr const char* kStudioSummary = "Post-training quantization of language models, in view";

}  // namespace aq
