#pragma once

#include "core/methods/method.h"
#include "widgets/forms/method_card.h"

namespace aq {

/// What the card shows of `method`, in the window's language.
MethodText method_text(const Method& method);

}  // namespace aq
