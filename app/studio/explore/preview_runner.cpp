// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/explore/preview_runner.h"

namespace aq {

PreviewRunner::PreviewRunner(const ExploreServices& services, QObject* parent)
    : QObject(parent),
      services_(services),
      job_([this](const PreviewAnswer& answer) { take(answer); },
           [this](const ErrorReport& error) {
             Q_EMIT busy_changed(false);
             if (error.kind != ErrorKind::Cancelled) Q_EMIT failed(error);
           }),
      map_job_(
          [this](const HeatMap& map) {
            if (viewed_in_ == wishes_ && !map.values.empty()) Q_EMIT map_ready(map);
          },
          [this](const ErrorReport& error) { Q_EMIT failed(error); }) {}

void PreviewRunner::show(const PreviewRequest& request) {
  request_ = request;
  request_.whole = false;
  ++wishes_;
  since_.start();
  start();
}

void PreviewRunner::start() {
  launched_ = request_;
  Q_EMIT busy_changed(true);
  job_.start([preview = services_.preview, request = request_](const std::stop_token& stop) {
    return preview(request, stop);
  });
}

void PreviewRunner::view(HeatMapOf what, const HeatMapView& view) {
  request_.what = what;
  request_.view = view;
  if (is_busy()) return;  // it comes behind the pictures that are being made
  viewed_in_ = wishes_;
  map_job_.start([heat_map = services_.heat_map, layer = request_.layer, what, view] {
    return heat_map(layer, what, view);
  });
}

void PreviewRunner::cancel() { job_.cancel(); }

void PreviewRunner::take(const PreviewAnswer& answer) {
  Q_EMIT ready(answer.picture, static_cast<double>(since_.nsecsElapsed()) * 1e-6);
  if (answer.picture.figures.is_estimate()) {
    request_.whole = true;
    return start();
  }
  if (launched_.what == request_.what) Q_EMIT map_ready(answer.map);
  Q_EMIT busy_changed(false);
  // What came into view meanwhile.
  if (launched_.what != request_.what || launched_.view != request_.view) view(request_.what, request_.view);
}

}  // namespace aq
