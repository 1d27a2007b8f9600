#include "app/studio/log_view.h"

#include <QEvent>
#include <QScrollBar>

#include "app/studio/stage_text.h"

namespace aq {

LogView::LogView(QWidget* parent) : QPlainTextEdit(parent) {
  constexpr int kMostLines = 5000;
  setReadOnly(true);
  setFrameShape(QFrame::NoFrame);
  setMaximumBlockCount(kMostLines);
  setLineWrapMode(QPlainTextEdit::WidgetWidth);
  retranslate();
}

void LogView::add(const RunEvent& event, double seconds) { add_line(log_text(event), seconds); }

void LogView::add_line(const QString& text, double seconds) {
  if (text.isEmpty()) return;
  const auto total = static_cast<int>(seconds);
  appendPlainText(QStringLiteral("%1:%2  %3")
                      .arg(total / 60, 2, 10, QLatin1Char('0'))
                      .arg(total % 60, 2, 10, QLatin1Char('0'))
                      .arg(text));
}

void LogView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QPlainTextEdit::changeEvent(event);
}

void LogView::retranslate() { setPlaceholderText(tr("What happens during a run is noted here.")); }

}  // namespace aq
