// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QElapsedTimer>
#include <QObject>

#include "app/studio/background_job.h"
#include "app/studio/explore/explore_services.h"

namespace aq {

/// Has layers rounded and drawn in the background. A newer wish stops an older one. Where the whole takes
/// long an estimate comes first.
class PreviewRunner : public QObject {
  Q_OBJECT

 public:
  explicit PreviewRunner(const ExploreServices& services, QObject* parent = nullptr);

  void show(const PreviewRequest& request);
  /// Another part of what was shown last.
  void view(HeatMapOf what, const HeatMapView& view);
  void cancel();
  bool is_busy() const { return job_.is_busy(); }
  const PreviewRequest& request() const { return request_; }

 Q_SIGNALS:
  /// @param milliseconds since the wish
  void ready(const aq::LayerPicture& picture, double milliseconds);
  void map_ready(const aq::HeatMap& map);
  void failed(const aq::ErrorReport& error);
  void busy_changed(bool busy);

 private:
  void start();
  void take(const PreviewAnswer& answer);

  ExploreServices services_;
  PreviewRequest request_;   ///< what is to be shown
  PreviewRequest launched_;  ///< what the job under way is of
  QElapsedTimer since_;
  int wishes_ = 0;     ///< calls of show()
  int viewed_in_ = 0;  ///< the wish that the last view was of
  BackgroundJob<PreviewAnswer> job_;
  BackgroundJob<HeatMap> map_job_;
};

}  // namespace aq
