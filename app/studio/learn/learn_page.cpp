// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/learn_page.h"

#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeySequence>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <utility>

#include "app/studio/learn/lesson_list.h"
#include "app/studio/learn/lesson_view.h"
#include "app/studio/learn/lessons.h"
#include "app/studio/learn/presenter.h"
#include "app/studio/learn/type_scale.h"
#include "app/studio/workbench.h"
#include "widgets/forms/banner.h"

namespace aq {
namespace {

const char* const kDemo = "demo:llama";
constexpr int kListWidth = 216;

int last_lesson() { return static_cast<int>(lessons().size()) - 1; }

int index_of(const QString& id) {
  for (int i = 0; i <= last_lesson(); ++i)
    if (id == QLatin1String(lessons()[static_cast<std::size_t>(i)].id)) return i;
  return 0;
}

}  // namespace

LearnPage::LearnPage(LearnServices services, Workbench* workbench, QSettings* settings, QWidget* parent)
    : QWidget(parent),
      services_(std::move(services)),
      workbench_(workbench),
      progress_(settings),
      views_(lessons().size(), nullptr),
      content_(new QWidget(this)),
      column_(new QVBoxLayout),
      place_(new QLabel),
      tensors_(new QLabel),
      previous_(new QPushButton),
      next_(new QPushButton),
      present_(new QPushButton),
      stack_(new QStackedWidget),
      list_(new LessonList(progress_, this)),
      banner_(new Banner(this)),
      presenter_(new Presenter(this)),
      job_([this](const LessonData& read) { take(read); },
           [this](const ErrorReport& error) {
             banner_->show_message(
                 Banner::Tone::Error, [] { return tr("The model's tensors cannot be read"); }, error.text());
           }) {
  set_up_content();
  set_up_layout();
  set_up_keys();
  connect(list_, &LessonList::chosen, this, &LearnPage::show_lesson);
  connect(presenter_, &Presenter::left, this, [this] { set_presenting(false); });
  if (workbench_) connect(workbench_, &Workbench::model_changed, this, &LearnPage::model_changed);
  setFocusProxy(list_);
  retranslate();
  show_lesson(index_of(progress_.last()));
}

LearnPage::~LearnPage() = default;

void LearnPage::set_up_content() {
  previous_->setObjectName(QStringLiteral("previous_lesson"));
  next_->setObjectName(QStringLiteral("next_lesson"));
  present_->setObjectName(QStringLiteral("present"));
  next_->setProperty("primary", true);
  place_->setProperty("role", "muted");
  tensors_->setProperty("role", "muted");
  connect(previous_, &QPushButton::clicked, this, [this] { show_lesson(lesson_ - 1); });
  connect(next_, &QPushButton::clicked, this, [this] { show_lesson(lesson_ + 1); });
  connect(present_, &QPushButton::clicked, this, [this] { set_presenting(!is_presenting()); });
  auto* bar = new QHBoxLayout;
  bar->setSpacing(8);
  bar->addWidget(place_);
  bar->addSpacing(12);
  bar->addWidget(tensors_, 1);
  for (auto* button : {present_, previous_, next_}) bar->addWidget(button);
  auto* layout = new QVBoxLayout(content_);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(10);
  layout->addLayout(bar);
  layout->addWidget(banner_);
  layout->addWidget(stack_, 1);
}

void LearnPage::set_up_layout() {
  list_->setFixedWidth(kListWidth);
  column_->addWidget(content_);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(16, 12, 16, 12);
  layout->setSpacing(16);
  layout->addWidget(list_);
  layout->addLayout(column_, 1);
}

/// The same keys on the page and in the presenter's window.
void LearnPage::set_up_keys() {
  const auto key = [this](const QKeySequence& sequence, auto&& act) {
    for (QWidget* where : {static_cast<QWidget*>(this), static_cast<QWidget*>(presenter_)}) {
      auto* shortcut = new QShortcut(sequence, where);
      shortcut->setContext(Qt::WidgetWithChildrenShortcut);
      connect(shortcut, &QShortcut::activated, this, act);
    }
  };
  key(QKeySequence(Qt::ALT | Qt::Key_Left), [this] { show_lesson(lesson_ - 1); });
  key(QKeySequence(Qt::ALT | Qt::Key_Right), [this] { show_lesson(lesson_ + 1); });
  key(QKeySequence(Qt::CTRL | Qt::Key_PageUp), [this] { show_lesson(lesson_ - 1); });
  key(QKeySequence(Qt::CTRL | Qt::Key_PageDown), [this] { show_lesson(lesson_ + 1); });
  auto* full = new QShortcut(QKeySequence(Qt::Key_F11), this);  // from the list, too
  full->setContext(Qt::WidgetWithChildrenShortcut);
  connect(full, &QShortcut::activated, this, [this] { set_presenting(true); });
}

LessonView& LearnPage::view() const { return *views_[static_cast<std::size_t>(lesson_)]; }

LessonView* LearnPage::make_view(int lesson) {
  auto* view = new LessonView(lessons()[static_cast<std::size_t>(lesson)], services_);
  stack_->addWidget(view);
  if (data_) view->board().set_tensors(data_);
  if (is_presenting()) scale_type(*view, Presenter::kLargeType);
  return view;
}

void LearnPage::show_lesson(int lesson) {
  if (lesson < 0 || lesson > last_lesson()) return;
  lesson_ = lesson;
  LessonView*& view = views_[static_cast<std::size_t>(lesson)];
  if (!view) view = make_view(lesson);
  stack_->setCurrentWidget(view);
  list_->choose(lesson);
  previous_->setEnabled(lesson > 0);
  next_->setEnabled(lesson < last_lesson());
  place_->setText(tr("Lesson %1 of %2").arg(lesson + 1).arg(lessons().size()));
  if (isVisible() || is_presenting()) visit();
}

void LearnPage::visit() {
  progress_.visit(QLatin1String(lessons()[static_cast<std::size_t>(lesson_)].id));
  list_->refresh();
}

std::string LearnPage::wanted_model() const {
  return workbench_ && workbench_->model() ? workbench_->model()->spec : kDemo;
}

/// Nothing is read before somebody looks.
void LearnPage::read_tensors() {
  if (asked_for_ == wanted_model()) return;
  asked_for_ = wanted_model();
  tensors_->setText(tr("reading tensors…"));
  job_.start(
      [read = services_.read, model = asked_for_](const std::stop_token& stop) { return read(model, stop); });
}

void LearnPage::take(const LessonData& read) {
  data_ = read;
  banner_->hide();
  say_what_is_read();
  for (LessonView* view : views_)
    if (view) view->board().set_tensors(read);
}

void LearnPage::say_what_is_read() {
  if (!data_ || job_.is_busy()) return;
  const LessonExcerpt excerpt = services_.describe(*data_);
  tensors_->setText(tr("%1, block %2, %3: %4 × %5 of %6 × %7")
                        .arg(QString::fromStdString(excerpt.model))
                        .arg(excerpt.block)
                        .arg(QString::fromStdString(excerpt.layer))
                        .arg(excerpt.out)
                        .arg(excerpt.in)
                        .arg(excerpt.layer_out)
                        .arg(excerpt.layer_in));
}

void LearnPage::model_changed() {
  if (isVisible() || is_presenting()) read_tensors();
}

bool LearnPage::is_settled() const { return data_ && !job_.is_busy() && !view().board().is_busy(); }

bool LearnPage::is_presenting() const { return presenter_->is_presenting(); }

void LearnPage::set_presenting(bool on) {
  if (on == is_presenting()) return;
  if (on) {
    presenter_->present(content_);
  } else {
    column_->addWidget(presenter_->take_back());
    content_->show();
    list_->refresh();
  }
  retranslate();
}

void LearnPage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (!isAncestorOf(QApplication::focusWidget())) setFocus();
  visit();
  read_tensors();
}

void LearnPage::retranslate() {
  previous_->setText(tr("Previous"));
  next_->setText(tr("Next"));
  present_->setText(is_presenting() ? tr("Leave (Esc)") : tr("Present (F11)"));
  previous_->setToolTip(tr("Alt+Left"));
  next_->setToolTip(tr("Alt+Right"));
  present_->setToolTip(tr("The lesson over the whole screen, in large type"));
  place_->setText(tr("Lesson %1 of %2").arg(lesson_ + 1).arg(lessons().size()));
  say_what_is_read();
  list_->refresh();
}

void LearnPage::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
}

}  // namespace aq
