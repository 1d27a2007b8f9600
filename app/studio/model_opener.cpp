// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/model_opener.h"

namespace aq {

ModelOpener::ModelOpener(std::function<ModelSummary(const std::string&)> open, QObject* parent)
    : QObject(parent),
      open_(std::move(open)),
      job_([this](const ModelSummary& model) { Q_EMIT opened(model); },
           [this](const ErrorReport& error) { Q_EMIT failed(error); }) {}

void ModelOpener::open(const QString& model) {
  Q_EMIT opening(model);
  job_.start([open = open_, spec = model.toStdString()] { return open(spec); });
}

}  // namespace aq
