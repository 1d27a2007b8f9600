// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/pipeline_view.h"

#include <QEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "widgets/plots/number_text.h"
#include "widgets/theme/apply_theme.h"

namespace aq {
namespace {

constexpr int kMargin = 12;
constexpr int kCellGap = 6;
constexpr int kNarrowest = 52;
constexpr int kWidest = 260;
constexpr int kCellHeight = 44;
constexpr int kMostRows = 10;
constexpr double kNarrowestLabel = 30;
constexpr double kRadius = 6;
constexpr int kMostBlocks = 4096;  // more than any model has; guards the memory

double reduction(double initial, double latest) {
  if (!(initial > 0) || !std::isfinite(latest)) return 0;
  return std::clamp(1 - latest / initial, 0.0, 1.0);
}

}  // namespace

PipelineView::PipelineView(QWidget* parent) : QWidget(parent), theme_(current_theme()) {
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_OpaquePaintEvent);  // draw() fills all of it
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  setAccessibleName(title());
}

void PipelineView::begin(const RunStarted& run) {
  run_ = run;
  selected_ = -1;
  cells_.assign(static_cast<std::size_t>(std::clamp(run.blocks, 0, kMostBlocks)), {});
  // What an earlier run finished is done, though its losses are not told again.
  const auto resumed =
      std::clamp<std::size_t>(static_cast<std::size_t>(std::max(0, run.first_block)), 0, cells_.size());
  for (std::size_t block = 0; block < resumed; ++block)
    cells_[block].state = State::Done, cells_[block].progress = 1;
  updateGeometry();
  update();
}

PipelineView::Cell* PipelineView::cell(int block) {
  if (block < 0 || block >= blocks()) return nullptr;
  update();
  return &cells_[static_cast<std::size_t>(block)];
}

void PipelineView::add(const BlockStarted& block) {
  if (Cell* found = cell(block.block))
    *found = {State::Learning, 0, block.initial_loss, block.initial_loss, 0, 0};
}

void PipelineView::add(const StepFinished& step) {
  Cell* found = cell(step.block);
  if (!found || found->state == State::Done) return;
  const double steps = std::max(1, run_.steps_per_epoch);
  found->state = State::Learning;
  found->progress = std::clamp((step.epoch + (step.step + 1) / steps) / std::max(1, run_.epochs), 0.0, 1.0);
}

void PipelineView::add(const EpochFinished& epoch) {
  Cell* found = cell(epoch.block);
  if (!found || found->state == State::Done) return;
  found->state = State::Learning;
  found->latest = epoch.loss;
  found->epoch = epoch.epoch + 1;
  found->seconds += epoch.seconds;
  found->progress = std::clamp(double(found->epoch) / std::max(1, run_.epochs), 0.0, 1.0);
}

void PipelineView::add(const BlockFinished& block) {
  Cell* found = cell(block.block);
  if (!found) return;
  *found = {State::Done, 1, block.initial_loss, block.final_loss, block.seconds, found->epoch};
}

void PipelineView::clear() { begin({}); }

PipelineView::State PipelineView::state(int block) const {
  return cells_.at(static_cast<std::size_t>(block)).state;
}
double PipelineView::progress(int block) const { return cells_.at(static_cast<std::size_t>(block)).progress; }

void PipelineView::select(int block) {
  selected_ = block;
  update();
}

void PipelineView::set_theme(const Theme& theme) {
  fixed_theme_ = true;
  theme_ = theme;
  update();
}

PipelineView::Grid PipelineView::grid_for(int width) const {
  const int room = std::max(kNarrowest, width - 2 * kMargin) + kCellGap;
  const int columns = std::clamp(room / (kNarrowest + kCellGap), 1, std::max(1, blocks()));
  // Rows of equal length where that costs none; the cells of very many blocks become narrow, not high.
  const int rows = std::min(kMostRows, (std::max(1, blocks()) + columns - 1) / columns);
  const int even = (std::max(1, blocks()) + rows - 1) / rows;
  const double place = double(room) / even;
  const double gap = std::min<double>(kCellGap, place / 4);
  return {even, QSizeF(std::min<double>(kWidest, place - gap), kCellHeight), gap};
}

QRectF PipelineView::place_of(int block, const Grid& grid) const {
  const int row = block / grid.columns, column = block % grid.columns;
  return {QPointF(kMargin + column * (grid.cell.width() + grid.gap),
                  kMargin + row * (grid.cell.height() + kCellGap)),
          grid.cell};
}

QRect PipelineView::cell_rect(int block) const { return place_of(block, grid_for(width())).toRect(); }

int PipelineView::heightForWidth(int width) const {
  const Grid grid = grid_for(width);
  const int rows = (std::max(1, blocks()) + grid.columns - 1) / grid.columns;
  return 2 * kMargin + rows * kCellHeight + (rows - 1) * kCellGap;
}

QSize PipelineView::sizeHint() const { return {520, heightForWidth(520)}; }
QSize PipelineView::minimumSizeHint() const { return {kNarrowest + 2 * kMargin, kCellHeight + 2 * kMargin}; }

int PipelineView::block_at(const QPointF& position) const {
  const Grid grid = grid_for(width());
  for (int block = 0; block < blocks(); ++block)
    if (place_of(block, grid).contains(position)) return block;
  return -1;
}

QColor PipelineView::done_color(const Cell& cell) const {
  if (cell.initial <= 0) return theme_.border;
  if (cell.latest > cell.initial) return theme_.warning;
  return color_at(theme_.sequential, 0.15 + 0.75 * reduction(cell.initial, cell.latest));
}

void PipelineView::draw_cell(QPainter& painter, int block, const QRectF& place) const {
  const Cell& cell = cells_[static_cast<std::size_t>(block)];
  QPainterPath shape;
  shape.addRoundedRect(place, kRadius, kRadius);
  painter.fillPath(shape, cell.state == State::Done ? done_color(cell) : theme_.raised);
  if (cell.state == State::Learning) {
    painter.save();
    painter.setClipPath(shape);
    QRectF filled = place;
    filled.setWidth(place.width() * cell.progress);
    painter.fillRect(filled, faded(theme_.accent, 0.35));
    painter.restore();
  }
  const bool chosen = block == selected_;
  const QColor outline = chosen ? theme_.text : cell.state == State::Learning ? theme_.accent : theme_.border;
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(outline, chosen || cell.state == State::Learning ? 2 : 1));
  if (chosen || cell.state != State::Done) painter.drawPath(shape);
  if (place.width() >= kNarrowestLabel) draw_label(painter, block, place);
}

void PipelineView::draw_label(QPainter& painter, int block, const QRectF& place) const {
  const Cell& cell = cells_[static_cast<std::size_t>(block)];
  QColor strong = theme_.text, weak = theme_.muted;
  if (cell.state == State::Pending) strong = theme_.muted;
  if (cell.state == State::Done) {
    // Whichever of black and white reads better on the fill.
    strong = qGray(done_color(cell).rgb()) > 130 ? QColor("#10151c") : QColor("#ffffff");
    weak = faded(strong, 0.85);
  }
  QString detail;
  if (cell.state == State::Learning) detail = QString("%1%").arg(std::lround(100 * cell.progress));
  if (cell.state == State::Done && cell.initial > 0) detail = change_text(cell.latest / cell.initial);
  QFont bold = font();
  bold.setWeight(QFont::DemiBold);
  QFont small = font();
  small.setPointSizeF(font().pointSizeF() * 0.85);
  const QRectF upper = detail.isEmpty() ? place : place.adjusted(0, 4, 0, -place.height() / 2 + 2);
  painter.setFont(bold);
  painter.setPen(strong);
  painter.drawText(upper, Qt::AlignCenter, QString::number(block));
  if (detail.isEmpty()) return;
  painter.setFont(small);
  painter.setPen(weak);
  painter.drawText(place.adjusted(0, place.height() / 2 - 3, 0, -3), Qt::AlignCenter, detail);
}

void PipelineView::draw(QPainter& painter, const QSize& size) const {
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(QRect(QPoint(), size), theme_.surface);
  if (cells_.empty()) {
    painter.setFont(font());
    painter.setPen(theme_.muted);
    painter.drawText(QRect(QPoint(), size).adjusted(kMargin, 0, -kMargin, 0),
                     Qt::AlignCenter | Qt::TextWordWrap,
                     tr("The model's blocks appear here when a run starts."));
    return;
  }
  const Grid grid = grid_for(size.width());
  for (int block = 0; block < blocks(); ++block) draw_cell(painter, block, place_of(block, grid));
}

void PipelineView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  draw(painter, size());
}

QString PipelineView::tooltip(int block) const {
  if (block < 0 || block >= blocks()) return {};
  const Cell& cell = cells_[static_cast<std::size_t>(block)];
  const QString name = tr("Block %1").arg(block);
  if (cell.state == State::Pending) return name + "\n" + tr("not yet learned");
  if (cell.initial <= 0) return name + "\n" + tr("done in an earlier run");
  QString text = name + "\n" + tr("loss at its start %1").arg(number_text(cell.initial));
  text += "\n" + (cell.state == State::Done ? tr("loss at its end %1") : tr("loss now %1"))
                     .arg(number_text(cell.latest));
  text += " (" + change_text(cell.latest / cell.initial) + ")";
  if (cell.state == State::Learning) text += "\n" + tr("epoch %1 of %2").arg(cell.epoch).arg(run_.epochs);
  if (cell.seconds > 0) text += "\n" + tr("%1 s").arg(number_text(cell.seconds, 3));
  return text;
}

void PipelineView::choose(int block) {
  if (block < 0 || block >= blocks()) return;
  select(block);
  Q_EMIT block_selected(block);
}

void PipelineView::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) choose(block_at(event->position()));
}

void PipelineView::keyPressEvent(QKeyEvent* event) {
  const int columns = grid_for(width()).columns;
  switch (event->key()) {
    case Qt::Key_Left:
      return choose(selected_ - 1);
    case Qt::Key_Right:
      return choose(selected_ + 1);
    case Qt::Key_Up:
      return choose(selected_ - columns);
    case Qt::Key_Down:
      return choose(selected_ + columns);
    default:
      QWidget::keyPressEvent(event);
  }
}

void PipelineView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && !fixed_theme_) theme_ = current_theme();
  update();
}

bool PipelineView::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  QToolTip::showText(help->globalPos(), tooltip(block_at(help->pos())), this);
  return true;
}

}  // namespace aq
