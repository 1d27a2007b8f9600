// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/runs/queue_view.h"

#include <QCoreApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/studio/runs/run_queue.h"
#include "widgets/forms/brief_text.h"
#include "widgets/theme/apply_theme.h"

namespace aq {
namespace {

struct QueueTexts {
  Q_DECLARE_TR_FUNCTIONS(QueueTexts)
 public:
  static QString state(const QueuedRun& run) {
    switch (run.state) {
      case QueuedRun::State::Waiting:
        return tr("waiting");
      case QueuedRun::State::Running:
        return tr("running");
      case QueuedRun::State::Done:
        return tr("done");
      case QueuedRun::State::Failed:
        return tr("failed");
      case QueuedRun::State::Cancelled:
        break;
    }
    return tr("stopped");
  }
};

QString queue_line(const QueuedRun& run) {
  return QStringLiteral("%1 · %2 · %3 — %4")
      .arg(QString::fromStdString(run.spec.model).section('/', -1),
           QString::fromStdString(short_name(run.spec.recipe)),
           QString::fromStdString(run.spec.recipe.method), QueueTexts::state(run));
}

}  // namespace

QueueView::QueueView(RunQueue* queue, QWidget* parent)
    : QFrame(parent),
      queue_(queue),
      heading_(new QLabel(this)),
      state_(new QLabel(this)),
      hint_(new QLabel(this)),
      parent_(new QLabel(this)),
      list_(new QListWidget(this)),
      add_(new QPushButton(this)),
      start_(new QPushButton(this)),
      up_(new QToolButton(this)),
      down_(new QToolButton(this)),
      remove_(new QToolButton(this)),
      drop_parent_(new QToolButton(this)) {
  setProperty("role", "card");
  set_up_layout();
  connect(add_, &QPushButton::clicked, this, &QueueView::add_wanted);
  connect(start_, &QPushButton::clicked, this,
          [this] { queue_->is_started() ? queue_->pause() : queue_->start(); });
  connect(up_, &QToolButton::clicked, this, [this] { queue_->move(chosen(), -1); });
  connect(down_, &QToolButton::clicked, this, [this] { queue_->move(chosen(), 1); });
  connect(remove_, &QToolButton::clicked, this, [this] { queue_->remove(chosen()); });
  connect(drop_parent_, &QToolButton::clicked, this, &QueueView::parent_dropped);
  connect(list_, &QListWidget::currentRowChanged, this, &QueueView::refresh_buttons);
  connect(queue_, &RunQueue::changed, this, &QueueView::refresh);
  list_->installEventFilter(this);
  retranslate();
}

void QueueView::set_up_layout() {
  heading_->setProperty("role", "heading");
  for (auto* label : {state_, hint_, parent_}) label->setProperty("role", "muted");
  for (auto* label : {hint_, parent_}) label->setWordWrap(true);
  parent_->setTextFormat(Qt::PlainText);
  parent_->setMinimumWidth(1);  // a long name has no place to be broken
  hint_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  list_->setObjectName(QStringLiteral("run_queue"));
  list_->setTextElideMode(Qt::ElideMiddle);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setMinimumHeight(72);
  add_->setObjectName(QStringLiteral("add_to_queue"));
  start_->setObjectName(QStringLiteral("start_queue"));
  up_->setObjectName(QStringLiteral("queue_up"));
  down_->setObjectName(QStringLiteral("queue_down"));
  remove_->setObjectName(QStringLiteral("queue_remove"));
  drop_parent_->setObjectName(QStringLiteral("drop_parent"));
  up_->setArrowType(Qt::UpArrow);
  down_->setArrowType(Qt::DownArrow);
  remove_->setText(QStringLiteral("✕"));
  drop_parent_->setText(QStringLiteral("✕"));
  auto* head = new QHBoxLayout;
  head->addWidget(heading_);
  head->addWidget(state_, 1);
  for (auto* button : {up_, down_, remove_}) head->addWidget(button);
  auto* lineage = new QHBoxLayout;
  lineage->addWidget(parent_, 1);
  lineage->addWidget(drop_parent_);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(6);
  buttons->addWidget(add_);
  buttons->addWidget(start_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(14, 12, 14, 12);
  layout->setSpacing(8);
  layout->addLayout(head);
  layout->addWidget(hint_, 1);
  layout->addWidget(list_, 1);
  layout->addLayout(lineage);
  layout->addLayout(buttons);
}

std::uint64_t QueueView::chosen() const {
  const auto* item = list_->currentItem();
  return item ? item->data(Qt::UserRole).toULongLong() : 0;
}

void QueueView::set_can_add(bool can_add) { add_->setEnabled(can_add); }

void QueueView::show_parent(const QString& name) {
  parent_name_ = name;
  parent_->setText(tr("New runs are children of “%1”.").arg(brief(name, kLongestName)));
  parent_->setVisible(!name.isEmpty());
  drop_parent_->setVisible(!name.isEmpty());
}

void QueueView::refresh() {
  const QSignalBlocker quiet(list_);
  const std::uint64_t number = chosen();
  list_->clear();
  const Theme theme = current_theme();
  for (const QueuedRun& run : queue_->runs()) {
    auto* item = new QListWidgetItem(queue_line(run), list_);
    item->setData(Qt::UserRole, QVariant::fromValue(run.number));
    item->setToolTip(
        plain_tool_tip(run.problem.isEmpty() ? QString::fromStdString(run.spec.session) : run.problem));
    if (run.state == QueuedRun::State::Failed) item->setForeground(theme.error);
    if (run.state == QueuedRun::State::Running) item->setForeground(theme.accent);
    if (run.state == QueuedRun::State::Done) item->setForeground(theme.muted);
    if (run.number == number) list_->setCurrentItem(item);
  }
  refresh_buttons();
}

void QueueView::refresh_buttons() {
  const bool any = list_->count() > 0, one = list_->currentItem() != nullptr;
  hint_->setVisible(!any);
  list_->setVisible(any);
  for (auto* button : {up_, down_, remove_}) button->setEnabled(one);
  start_->setEnabled(queue_->is_started() || queue_->waiting() > 0);
  start_->setText(queue_->is_started() ? tr("Pause queue") : tr("Start queue"));
  state_->setText(any ? tr("%1 waiting").arg(queue_->waiting()) : QString());
}

bool QueueView::eventFilter(QObject* object, QEvent* event) {
  if (object != list_ || event->type() != QEvent::KeyPress) return QFrame::eventFilter(object, event);
  const auto* key = static_cast<QKeyEvent*>(event);
  const bool alt = key->modifiers() == Qt::AltModifier;
  if (alt && key->key() == Qt::Key_Up) return queue_->move(chosen(), -1), true;
  if (alt && key->key() == Qt::Key_Down) return queue_->move(chosen(), 1), true;
  if (key->key() == Qt::Key_Delete) return queue_->remove(chosen()), true;
  return QFrame::eventFilter(object, event);
}

void QueueView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  if (event->type() == QEvent::PaletteChange && list_) refresh();
  QFrame::changeEvent(event);
}

void QueueView::retranslate() {
  heading_->setText(tr("Queue"));
  list_->setAccessibleName(tr("Queue of runs"));
  hint_->setText(
      tr("Add the settings form as often as you like, changed in between: the runs go one after "
         "the other, and one that fails does not stop the next."));
  add_->setText(tr("Add to queue"));
  add_->setToolTip(tr("Adds a run with the settings that the form holds now"));
  const std::tuple<QToolButton*, QString, QString> tools[] = {
      {up_, tr("Earlier"), tr("Moves the chosen run up (Alt+Up)")},
      {down_, tr("Later"), tr("Moves the chosen run down (Alt+Down)")},
      {remove_, tr("Remove"), tr("Takes the chosen run out of the queue (Del)")},
      {drop_parent_, tr("Forget the parent"), tr("New runs are children of the model again")}};
  for (const auto& [button, name, tip] : tools) {
    button->setAccessibleName(name);
    button->setToolTip(tip);
  }
  show_parent(parent_name_);
  refresh();
}

}  // namespace aq
