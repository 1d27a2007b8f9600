#pragma once

#include <QPlainTextEdit>

#include "core/run/run_event.h"

namespace aq {

/// The run's news, one line each, with the time since the start.
class LogView : public QPlainTextEdit {
  Q_OBJECT

 public:
  explicit LogView(QWidget* parent = nullptr);
  void add(const RunEvent& event, double seconds);
  void add_line(const QString& text, double seconds);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void retranslate();
};

}  // namespace aq
