// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QHash>
#include <QObject>
#include <functional>
#include <vector>

class QDockWidget;
class QMainWindow;
class QMenu;
class QWidget;

namespace aq {

/// The window's docks: two panels at the left, the plots in two rows under the run page. They can be moved;
/// their places are remembered by the window's saveState().
class DockLayout : public QObject {
  Q_OBJECT

 public:
  /// A function, so that a language change can ask again.
  using Title = std::function<QString()>;

  explicit DockLayout(QMainWindow* window);
  /// @param name stays the same for ever: saved layouts go by it
  QDockWidget* add(const char* name, QWidget* content, Title title);
  QDockWidget* dock(const char* name) const { return docks_.value(QLatin1String(name)); }
  /// Puts every dock where it is at the first start.
  void reset();
  /// Entries that show and hide the docks.
  void fill_menu(QMenu* menu) const;
  void retranslate();

 private:
  void arrange_panels();
  void arrange_plots();

  QMainWindow* window_;
  QHash<QString, QDockWidget*> docks_;
  std::vector<std::pair<QDockWidget*, Title>> titles_;
};

}  // namespace aq
