#pragma once

#include "app/reference/command_entry.h"

namespace aq::reference {

/// `affinequant`, as CLI11 has it.
CommandEntry cli_entries();

}  // namespace aq::reference
