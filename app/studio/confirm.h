#pragma once

#include <QString>

class QWidget;

namespace aq {

/// Asks before something is lost. @returns whether `yes` was pressed; `no` is the default
bool confirm(QWidget* parent, const QString& question, const QString& yes, const QString& no);

}  // namespace aq
