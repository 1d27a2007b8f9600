#pragma once

#include <QPlainTextEdit>
#include <deque>

#include "core/run/run_event.h"

namespace aq {

/// The run's news, one line each, with the time since the start.
class LogView : public QPlainTextEdit {
  Q_OBJECT

 public:
  explicit LogView(QWidget* parent = nullptr);
  void add(const RunEvent& event, double seconds);
  void clear_events();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  struct Entry {
    RunEvent event;
    double seconds = 0;
  };
  void append(const Entry& entry);
  void retranslate();

  std::deque<Entry> entries_;  ///< so that the lines can change their language
};

}  // namespace aq
