#include "app/studio/log_view.h"

#include <QEvent>

#include "app/studio/stage_text.h"

namespace aq {
namespace {

constexpr int kMostLines = 5000;

/// What the line needs of the event: a report's histograms are kept elsewhere.
RunEvent without_pictures(const RunEvent& event) {
  const auto* report = std::get_if<LayerReport>(&event);
  return report ? LayerReport{.block = report->block, .layer = report->layer, .sqnr_db = report->sqnr_db}
                : event;
}

}  // namespace

LogView::LogView(QWidget* parent) : QPlainTextEdit(parent) {
  setReadOnly(true);
  setFrameShape(QFrame::NoFrame);
  setMaximumBlockCount(kMostLines);
  setLineWrapMode(QPlainTextEdit::WidgetWidth);
  retranslate();
}

void LogView::add(const RunEvent& event, double seconds) {
  if (log_text(event).isEmpty()) return;
  entries_.push_back({without_pictures(event), seconds});
  if (entries_.size() > kMostLines) entries_.pop_front();
  append(entries_.back());
}

void LogView::append(const Entry& entry) {
  const auto total = static_cast<int>(entry.seconds);
  appendPlainText(QStringLiteral("%1:%2  %3")
                      .arg(total / 60, 2, 10, QLatin1Char('0'))
                      .arg(total % 60, 2, 10, QLatin1Char('0'))
                      .arg(log_text(entry.event)));
}

void LogView::clear_events() {
  entries_.clear();
  clear();
}

void LogView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QPlainTextEdit::changeEvent(event);
}

void LogView::retranslate() {
  setPlaceholderText(tr("What happens during a run is noted here."));
  clear();
  for (const auto& entry : entries_) append(entry);
}

}  // namespace aq
