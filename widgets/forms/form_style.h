#pragma once

#include <QString>

#include "widgets/theme/theme.h"

namespace aq {

/// What the forms, cards and banners of this folder need on top of the program's style sheet.
QString form_style_sheet(const Theme& theme);

}  // namespace aq
