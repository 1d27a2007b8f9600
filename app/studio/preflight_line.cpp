#include "app/studio/preflight_line.h"

#include <QEvent>
#include <QLabel>
#include <QStyle>
#include <QVBoxLayout>

#include "app/studio/number_format.h"

namespace aq {

PreflightLine::PreflightLine(std::function<Preflight(const RunSpec&)> preflight, QWidget* parent)
    : QFrame(parent),
      preflight_(std::move(preflight)),
      job_(
          [this](const Preflight& result) {
            result_ = result;
            error_.reset();
            show_texts();
            Q_EMIT checked();
          },
          [this](const ErrorReport& error) {
            error_ = error;
            show_texts();
            Q_EMIT checked();
          }),
      facts_(new QLabel(this)),
      warnings_(new QLabel(this)) {
  setProperty("role", "card");
  facts_->setWordWrap(true);
  warnings_->setWordWrap(true);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(10, 8, 10, 8);
  layout->setSpacing(4);
  layout->addWidget(facts_);
  layout->addWidget(warnings_);
  constexpr int kRestMilliseconds = 350;
  rest_.setSingleShot(true);
  rest_.setInterval(kRestMilliseconds);
  connect(&rest_, &QTimer::timeout, this,
          [this] { job_.start([run = preflight_, spec = spec_] { return run(spec); }); });
  show_texts();
}

void PreflightLine::check(const RunSpec& spec) {
  spec_ = spec;
  rest_.start();
}

void PreflightLine::show_texts() {
  if (result_)
    facts_->setText(tr("%1 parameters · checkpoint %2 · peak memory about %3")
                        .arg(short_count(result_->parameters), short_bytes(result_->checkpoint_bytes),
                             short_bytes(result_->peak_bytes)));
  facts_->setVisible(result_ && !error_);
  QStringList lines;
  if (error_) {
    lines << error_->what;
    if (!error_->advice.isEmpty()) lines << error_->advice;
  } else if (result_) {
    for (const auto& warning : result_->warnings) lines << QString::fromStdString(warning);
  }
  warnings_->setText(lines.join(QLatin1Char('\n')));
  warnings_->setProperty("role", error_ ? "error" : "warning");
  warnings_->style()->unpolish(warnings_);
  warnings_->style()->polish(warnings_);
  warnings_->setVisible(!lines.isEmpty());
  setVisible(result_ || error_);
}

void PreflightLine::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) show_texts();
  QFrame::changeEvent(event);
}

}  // namespace aq
