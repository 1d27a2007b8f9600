// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QTimer>
#include <QWidget>
#include <atomic>
#include <memory>
#include <optional>

#include "app/studio/background_job.h"
#include "app/studio/explore/explore_services.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace aq {

class ActivationPlot;

/// What reaches a layer, once it is asked for: the float model walks up to it with a few samples. Layers that
/// the walk has passed are there at once.
class ActivationPane : public QWidget {
  Q_OBJECT

 public:
  explicit ActivationPane(const ExploreServices& services, QWidget* parent = nullptr);

  /// Another layer is looked at; shows it where it is there.
  void show_layer(const ActivationRequest& request);
  void clear();
  void compute();
  ActivationPlot& plot() { return *plot_; }

 Q_SIGNALS:
  void failed(const aq::ErrorReport& error);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void start(const ActivationRequest& request);
  void show_picture(const ActivationPicture& picture);
  void show_state();
  void retranslate();

  ExploreServices services_;
  std::optional<ActivationRequest> request_;
  bool computing_ = false;
  int samples_ = 0;
  std::int64_t tokens_ = 0;
  std::shared_ptr<std::atomic<double>> share_;
  QPushButton *compute_, *cancel_;
  QProgressBar* progress_;
  QLabel* state_;
  ActivationPlot* plot_;
  QTimer poll_;
  BackgroundJob<ActivationPicture> job_;
};

}  // namespace aq
