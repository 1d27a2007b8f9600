// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QString>

#include "app/studio/background_job.h"
#include "app/studio/model_summary.h"

namespace aq {

/// Opens models off the GUI thread; the newest request wins.
class ModelOpener : public QObject {
  Q_OBJECT

 public:
  explicit ModelOpener(std::function<ModelSummary(const std::string&)> open, QObject* parent = nullptr);
  void open(const QString& model);

 Q_SIGNALS:
  void opening(const QString& model);
  void opened(const aq::ModelSummary& model);
  void failed(const aq::ErrorReport& error);

 private:
  std::function<ModelSummary(const std::string&)> open_;
  BackgroundJob<ModelSummary> job_;
};

}  // namespace aq
