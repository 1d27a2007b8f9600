#pragma once

#include <QString>

namespace aq {

/// @param theme "light", "dark" or anything else for the desktop's
void use_theme(const QString& theme);

}  // namespace aq
