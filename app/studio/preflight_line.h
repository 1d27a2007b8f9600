#pragma once

#include <QFrame>
#include <QTimer>
#include <optional>

#include "app/studio/background_job.h"
#include "app/studio/studio_services.h"

class QLabel;

namespace aq {

/// What a run would take, computed off the GUI thread a moment after the settings came to rest.
class PreflightLine : public QFrame {
  Q_OBJECT

 public:
  PreflightLine(std::function<Preflight(const RunSpec&)> preflight, QWidget* parent);
  void check(const RunSpec& spec);
  /// False where the last check refused the run.
  bool accepted() const { return !error_; }

 Q_SIGNALS:
  void checked();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void show_texts();

  std::function<Preflight(const RunSpec&)> preflight_;
  BackgroundJob<Preflight> job_;
  QTimer rest_;
  RunSpec spec_;
  std::optional<Preflight> result_;
  std::optional<ErrorReport> error_;
  QLabel *facts_, *warnings_;
};

}  // namespace aq
