// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/page_frame.h"

#include <QAction>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "app/studio/page_icon.h"
#include "widgets/theme/apply_theme.h"

namespace aq {
namespace {

constexpr int kIconSide = 24;
constexpr int kKeys = 9;

QToolButton* make_button(QAction* action, QWidget* rail) {
  auto* button = new QToolButton(rail);
  button->setDefaultAction(action);
  button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
  button->setIconSize({kIconSide, kIconSide});
  button->setAutoRaise(true);
  button->setProperty("role", "page");
  button->setFocusPolicy(Qt::TabFocus);
  button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  return button;
}

}  // namespace

PageFrame::PageFrame(QWidget* parent) : QWidget(parent), stack_(new QStackedWidget(this)) {
  auto* rail = new QFrame(this);
  rail->setProperty("role", "rail");
  rail_ = new QVBoxLayout(rail);
  rail_->setContentsMargins(4, 8, 4, 8);
  rail_->setSpacing(2);
  rail_->addStretch();
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(0);
  layout->addWidget(rail);
  layout->addWidget(stack_, 1);
}

void PageFrame::add(const QString& name, Make make, Title title) {
  auto* action = new QAction(this);
  action->setObjectName(name);
  action->setCheckable(true);
  const int index = static_cast<int>(entries_.size());
  if (index < kKeys) action->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + index)));
  addAction(action);  // its key works wherever the focus is
  connect(action, &QAction::triggered, this, [this, name] { choose(name); });
  auto* button = make_button(action, rail_->parentWidget());
  rail_->insertWidget(index, button);
  entries_.push_back({name, action, button, std::move(title), std::move(make)});
  if (index == 0) {
    page(name);
    action->setChecked(true);
  }
  retranslate();
  draw_icons();
}

const PageFrame::Entry* PageFrame::find(const QString& name) const {
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.name == name; });
  return found == entries_.end() ? nullptr : &*found;
}

QWidget* PageFrame::page(const QString& name) {
  const Entry* found = find(name);
  if (!found) return nullptr;
  Entry& entry = entries_[static_cast<std::size_t>(found - entries_.data())];
  if (!entry.page) {
    entry.page = entry.make();
    stack_->addWidget(entry.page);
  }
  return entry.page;
}

bool PageFrame::is_made(const QString& name) const {
  const Entry* entry = find(name);
  return entry && entry->page;
}

QString PageFrame::current() const {
  const auto found = std::ranges::find(entries_, stack_->currentWidget(), &Entry::page);
  return stack_->count() == 0 || found == entries_.end() ? QString() : found->name;
}

void PageFrame::choose(const QString& name) {
  QWidget* wanted = page(name);
  if (!wanted) return;
  const bool changes = stack_->currentWidget() != wanted;
  stack_->setCurrentWidget(wanted);
  for (const Entry& entry : entries_) entry.action->setChecked(entry.name == name);
  draw_icons();
  if (changes) Q_EMIT current_changed(name);
}

void PageFrame::fill_menu(QMenu* menu) const {
  for (const Entry& entry : entries_) menu->addAction(entry.action);
}

void PageFrame::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  if (event->type() == QEvent::PaletteChange) draw_icons();
  QWidget::changeEvent(event);
}

void PageFrame::retranslate() {
  for (const Entry& entry : entries_) {
    entry.action->setText(entry.title());
    entry.button->setAccessibleName(entry.title());
    const QString key = entry.action->shortcut().toString(QKeySequence::NativeText);
    entry.action->setToolTip(key.isEmpty() ? entry.title()
                                           : QStringLiteral("%1 (%2)").arg(entry.title(), key));
  }
}

void PageFrame::draw_icons() {
  const Theme theme = current_theme();
  for (const Entry& entry : entries_)
    entry.action->setIcon(page_icon(entry.name, entry.action->isChecked() ? theme.accent : theme.muted));
}

}  // namespace aq
