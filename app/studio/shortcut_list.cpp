// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/shortcut_list.h"

#include <QAction>
#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace aq {
namespace {

struct ShortcutWords {
  Q_DECLARE_TR_FUNCTIONS(ShortcutList)
};

QString plain(QString text) {
  text.remove(QLatin1Char('&'));
  return text.section(QLatin1Char('\t'), 0, 0);
}

}  // namespace

QList<QPair<QString, QString>> shortcuts_of(const QWidget& window) {
  QList<QPair<QString, QString>> list;
  for (const QAction* action : window.findChildren<QAction*>())
    for (const QKeySequence& key : action->shortcuts()) {
      const QPair<QString, QString> one{key.toString(QKeySequence::NativeText), plain(action->text())};
      if (!one.first.isEmpty() && !one.second.isEmpty() && !list.contains(one)) list << one;
    }
  // These are no actions: the window takes them where nothing else does.
  list << QPair{ShortcutWords::tr("Space"), ShortcutWords::tr("Hold the run, or go on")}
       << QPair{ShortcutWords::tr("Double click"), ShortcutWords::tr("Show all of a plot again")}
       << QPair{ShortcutWords::tr("Wheel, drag"), ShortcutWords::tr("Zoom and move a plot")};
  return list;
}

void show_shortcuts(QWidget* window) {
  auto* dialog = new QDialog(window);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(ShortcutWords::tr("Keyboard and mouse"));
  auto* table = new QTreeWidget(dialog);
  table->setHeaderLabels({ShortcutWords::tr("Key"), ShortcutWords::tr("Does")});
  table->setRootIsDecorated(false);
  table->setAlternatingRowColors(true);
  for (const auto& [key, text] : shortcuts_of(*window)) new QTreeWidgetItem(table, {key, text});
  table->header()->resizeSection(0, 150);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
  QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
  auto* layout = new QVBoxLayout(dialog);
  layout->setContentsMargins(16, 16, 16, 16);
  layout->addWidget(table);
  layout->addWidget(buttons);
  dialog->resize(480, 480);
  dialog->show();
}

}  // namespace aq
