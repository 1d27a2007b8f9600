// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/theme/style_sheet.h"

#include <array>
#include <utility>

namespace aq {
namespace {

const char* const kInputs = R"(
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextEdit {
  background: @surface; color: @text; border: 1px solid @border; border-radius: 5px; padding: 3px 8px;
  selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit:hover, QSpinBox:hover, QDoubleSpinBox:hover, QComboBox:hover { border-color: @muted; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
  border-color: @accent; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {
  background: @window; color: @faint; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @border; padding: 4px; outline: none; }
QPushButton, QToolButton[popupMode="1"] {
  background: @raised; color: @text; border: 1px solid @border; border-radius: 6px; padding: 5px 16px; }
QPushButton:hover { border-color: @muted; }
QPushButton:pressed { background: @border; }
QPushButton:focus { border-color: @accent; }
QPushButton:disabled { color: @faint; border-color: @grid; }
QPushButton[primary="true"] { background: @accent; color: @on_accent; border-color: @accent; font-weight: 600; }
QPushButton[primary="true"]:hover { background: @accent_hover; border-color: @accent_hover; }
QPushButton[primary="true"]:disabled { background: @border; color: @faint; border-color: @border; }
QToolButton { border: 1px solid transparent; border-radius: 6px; padding: 4px; }
QToolButton:hover { background: @raised; border-color: @border; }
QToolButton:pressed, QToolButton:checked { background: @border; }
QCheckBox, QRadioButton { spacing: 8px; }
)";

const char* const kContainers = R"(
QMainWindow, QDialog { background: @window; }
QMainWindow::separator { background: transparent; width: 6px; height: 6px; }
QMainWindow::separator:hover { background: @accent; }
QDockWidget { color: @muted; font-weight: 600; }
QDockWidget::title { background: @window; padding: 6px 8px; }
QTabWidget::pane { border: none; border-top: 1px solid @border; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: @muted; padding: 6px 12px; border: none;
  border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; }
QGroupBox { border: 1px solid @border; border-radius: 8px; margin-top: 12px; padding: 12px 8px 8px 8px; }
QGroupBox::title { subcontrol-origin: margin; left: 12px; padding: 0 4px; color: @muted; }
QScrollArea { border: none; background: transparent; }
QMenuBar { background: @window; padding: 2px 4px; }
QMenuBar::item { padding: 4px 8px; border-radius: 5px; background: transparent; }
QMenuBar::item:selected { background: @border; }
QMenu { background: @raised; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: @accent; color: @on_accent; }
QMenu::item:disabled { color: @faint; background: transparent; }
QMenu::separator { height: 1px; background: @border; margin: 4px 8px; }
QMenu::indicator { margin-left: 4px; }
QToolBar { background: @window; border: none; padding: 4px; spacing: 4px; }
QFrame[role="rail"] { background: @window; border: none; border-right: 1px solid @border; }
QToolButton[role="page"] { color: @muted; padding: 6px 6px; border-radius: 8px; }
QToolButton[role="page"]:hover { color: @text; background: @raised; border-color: transparent; }
QToolButton[role="page"]:checked { color: @text; background: @selection; border-color: transparent; }
QToolButton[role="page"]:focus { border-color: @accent; }
QFrame[role="card"] { background: @raised; border: 1px solid @border; border-radius: 10px; }
QStatusBar { background: @window; color: @muted; }
QStatusBar::item { border: none; }
)";

const char* const kViews = R"(
QTreeView, QListView, QTableView { background: @surface; alternate-background-color: @raised; color: @text;
  border: 1px solid @border; border-radius: 6px; outline: none; }
QTreeView::item, QListView::item { padding: 3px 0; background: transparent; }
QTreeView::item:hover, QListView::item:hover { background: @grid; }
QTreeView::item:selected, QListView::item:selected { background: @selection; color: @text; }
QTreeView::branch:selected { background: @selection; }
QTableView { selection-background-color: @selection; selection-color: @text; }
QHeaderView { background: @surface; }
QHeaderView::section { background: @surface; color: @muted; border: none; border-bottom: 1px solid @border;
  padding: 4px; }
QProgressBar { background: @grid; color: @text; border: none; border-radius: 4px; min-height: 8px;
  text-align: center; }
QProgressBar::chunk { background: @accent; border-radius: 4px; }
QToolTip { background: @raised; color: @text; border: 1px solid @border; padding: 6px 8px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @border; border-radius: 3px; margin: 2px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: @accent; }
QLabel[role="muted"] { color: @muted; }
QLabel[role="heading"] { font-weight: 600; }
QLabel[role="warning"] { color: @warning; }
QLabel[role="error"] { color: @error; }
)";

QString css(const QColor& color) {
  return QString("rgba(%1, %2, %3, %4)")
      .arg(color.red())
      .arg(color.green())
      .arg(color.blue())
      .arg(color.alpha());
}

}  // namespace

QString style_sheet(const Theme& theme) {
  // A name that begins with another one comes before it.
  const std::array<std::pair<const char*, QColor>, 14> colors = {{
      {"@accent_hover", theme.dark ? theme.accent.lighter(112) : theme.accent.lighter(115)},
      // Opaque: a tree draws a row's indent twice.
      {"@selection", color_at({{0, theme.surface}, {1, theme.accent}}, theme.dark ? 0.30 : 0.16)},
      {"@on_accent", theme.on_accent},
      {"@surface", theme.surface},
      {"@warning", theme.warning},
      {"@window", theme.window},
      {"@raised", theme.raised},
      {"@border", theme.border},
      {"@accent", theme.accent},
      {"@muted", theme.muted},
      {"@faint", faded(theme.muted, 0.65)},
      {"@error", theme.error},
      {"@text", theme.text},
      {"@grid", theme.grid},
  }};
  QString sheet =
      QString::fromLatin1(kInputs) + QString::fromLatin1(kContainers) + QString::fromLatin1(kViews);
  for (const auto& [name, color] : colors) sheet.replace(QLatin1String(name), css(color));
  return sheet;
}

}  // namespace aq
