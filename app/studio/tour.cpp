// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/tour.h"

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/theme/apply_theme.h"

namespace aq {
namespace {

constexpr int kCardWidth = 340, kGap = 14, kHoleMargin = 4, kRadius = 8;
constexpr double kDim = 0.55;

}  // namespace

Tour::Tour(std::vector<TourStop> stops, QWidget* window)
    : QWidget(window),
      stops_(std::move(stops)),
      card_(new QFrame(this)),
      title_(new QLabel(card_)),
      text_(new QLabel(card_)),
      count_(new QLabel(card_)),
      back_(new QPushButton(tr("Back"), card_)),
      next_(new QPushButton(card_)),
      skip_(new QPushButton(tr("End the tour"), card_)) {
  setAttribute(Qt::WA_DeleteOnClose);
  card_->setProperty("role", "card");
  title_->setProperty("role", "heading");
  count_->setProperty("role", "muted");
  text_->setWordWrap(true);
  next_->setProperty("primary", true);
  // Arrows would move the focus among them, and out into what is dimmed.
  for (auto* button : {back_, next_, skip_}) button->setFocusPolicy(Qt::NoFocus);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(skip_);
  buttons->addStretch();
  buttons->addWidget(back_);
  buttons->addWidget(next_);
  auto* layout = new QVBoxLayout(card_);
  layout->setContentsMargins(16, 14, 16, 14);
  layout->setSpacing(8);
  layout->addWidget(count_);
  layout->addWidget(title_);
  layout->addWidget(text_);
  layout->addLayout(buttons);
  card_->setFixedWidth(kCardWidth);
  connect(next_, &QPushButton::clicked, this, [this] { step(1); });
  connect(back_, &QPushButton::clicked, this, [this] { step(-1); });
  connect(skip_, &QPushButton::clicked, this, &Tour::end);
  window->installEventFilter(this);
  resize(window->size());
  show();
  raise();
  setFocusPolicy(Qt::StrongFocus);
  go_to(0);
}

void Tour::go_to(int stop) {
  stop_ = stop;
  const TourStop& here = stops_[static_cast<std::size_t>(stop)];
  place_ = here.place();
  title_->setText(here.title);
  text_->setText(here.text);
  count_->setText(tr("%1 of %2").arg(stop + 1).arg(stops_.size()));
  back_->setEnabled(stop > 0);
  next_->setText(stop + 1 < static_cast<int>(stops_.size()) ? tr("Next") : tr("Done"));
  setFocus();
  place_card();
  update();
}

void Tour::step(int by) {
  const int next = stop_ + by;
  if (next >= static_cast<int>(stops_.size())) return end();
  if (next >= 0) go_to(next);
}

void Tour::end() {
  hide();
  Q_EMIT ended();
  close();
}

QRect Tour::hole() const {
  if (!place_ || !place_->isVisible()) return {};
  const QRect place(place_->mapTo(parentWidget(), QPoint()), place_->size());
  return place.adjusted(-kHoleMargin, -kHoleMargin, kHoleMargin, kHoleMargin) & rect();
}

/// Beside the place where there is room, else over it.
void Tour::place_card() {
  const QSize size(kCardWidth, card_->layout()->heightForWidth(kCardWidth) > 0
                                   ? card_->layout()->heightForWidth(kCardWidth)
                                   : card_->sizeHint().height());
  card_->resize(size);
  const QRect around = hole().isNull() ? QRect(rect().center(), QSize(1, 1)) : hole();
  QPoint at(around.right() + kGap, around.top());
  if (at.x() + size.width() > width()) at = {around.left() - kGap - size.width(), around.top()};
  if (at.x() < 0) at = {around.center().x() - size.width() / 2, around.bottom() + kGap};
  at.setX(std::clamp(at.x(), kGap, std::max(kGap, width() - size.width() - kGap)));
  at.setY(std::clamp(at.y(), kGap, std::max(kGap, height() - size.height() - kGap)));
  card_->move(at);
}

void Tour::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  QPainterPath dimmed;
  dimmed.addRect(rect());
  QPainterPath bright;
  bright.addRoundedRect(hole(), kRadius, kRadius);
  painter.fillPath(dimmed.subtracted(bright), faded(Qt::black, kDim));
  painter.setPen(QPen(current_theme().accent, 2));
  painter.drawPath(bright);
}

void Tour::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) return end();
  if (event->key() == Qt::Key_Right || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
    return step(1);
  if (event->key() == Qt::Key_Left) return step(-1);
  QWidget::keyPressEvent(event);
}

/// The focus stays until the tour ends.
bool Tour::focusNextPrevChild(bool) { return true; }

void Tour::mousePressEvent(QMouseEvent*) {}  // what lies below is not meant

bool Tour::eventFilter(QObject* object, QEvent* event) {
  if (event->type() == QEvent::Resize) {
    resize(parentWidget()->size());
    place_card();
  }
  return QWidget::eventFilter(object, event);
}

}  // namespace aq
