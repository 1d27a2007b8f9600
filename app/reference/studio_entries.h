#pragma once

#include "app/reference/command_entry.h"

namespace aq::reference {

/// `affinequant-studio`, from app/studio/studio_flags.h.
CommandEntry studio_entries();

}  // namespace aq::reference
