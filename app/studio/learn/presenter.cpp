#include "app/studio/learn/presenter.h"

#include <QCloseEvent>
#include <QKeySequence>
#include <QShortcut>
#include <QVBoxLayout>
#include <utility>

namespace aq {
namespace {

constexpr double kLargeType = 1.5;

}  // namespace

Presenter::Presenter(QWidget* parent) : QWidget(parent, Qt::Window) {
  setAttribute(Qt::WA_StyledBackground);
  setAutoFillBackground(true);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(32, 24, 32, 24);
  auto* escape = new QShortcut(QKeySequence(Qt::Key_Escape), this);
  connect(escape, &QShortcut::activated, this, &Presenter::left);
}

void Presenter::present(QWidget* content) {
  content_ = content;
  font_before_ = content->font();
  QFont large = content->font();
  large.setPointSizeF(large.pointSizeF() * kLargeType);
  layout()->addWidget(content);
  content->setFont(large);
  content->show();
  showFullScreen();
  content->setFocus();
}

QWidget* Presenter::take_back() {
  QWidget* content = std::exchange(content_, nullptr);
  if (!content) return nullptr;
  layout()->removeWidget(content);
  content->setParent(nullptr);
  content->setFont(font_before_);
  hide();
  return content;
}

void Presenter::closeEvent(QCloseEvent* event) {
  event->ignore();
  Q_EMIT left();
}

}  // namespace aq
