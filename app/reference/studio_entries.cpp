// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/reference/studio_entries.h"

#include "app/reference/value_entry.h"
#include "app/studio/studio_flags.h"

namespace aq::reference {

CommandEntry studio_entries() {
  ValueEntry opened = value_entry(kStudioArgument.value);
  opened.name = kStudioArgument.name;
  opened.files = "*";  // of several kinds
  CommandEntry program{.name = "affinequant-studio",
                       .help = kStudioSummary,
                       .arguments = {{.value = opened, .help = kStudioArgument.help}}};
  for (const StudioFlag& flag : kStudioFlags) {
    OptionEntry option{
        .flags = {"--" + std::string(flag.name)}, .value = value_entry(flag.value), .help = flag.help};
    if (option.flags.front() == "--help") option.flags.insert(option.flags.begin(), "-h");
    if (option.flags.front() == "--version") option.flags.insert(option.flags.begin(), "-v");
    program.options.push_back(option);
  }
  return program;
}

}  // namespace aq::reference
