#pragma once

#include <string>

#include "core/report/language.h"

namespace aq::reference {

/// Every setting of a recipe, from its descriptor, as docs/settings.md has them.
std::string settings_page(report::Language language);

}  // namespace aq::reference
