// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>

#include "app/studio/learn/clipping/clipping_numerics.h"
#include "app/studio/learn/codebooks/codebooks_numerics.h"
#include "app/studio/learn/feedback/feedback_numerics.h"
#include "app/studio/learn/granularity/granularity_numerics.h"
#include "app/studio/learn/grid/grid_numerics.h"
#include "app/studio/learn/inverse/inverse_numerics.h"
#include "app/studio/learn/lesson_data.h"
#include "app/studio/learn/mask/mask_numerics.h"
#include "app/studio/learn/migration/migration_numerics.h"
#include "app/studio/learn/plane/plane_numerics.h"

namespace aq {

/// What the lessons ask of the core. Those that take a stop token take long; the others answer while a slider
/// moves. Curves take tens of milliseconds.
struct LearnServices {
  std::function<LessonData(const std::string& model, const std::stop_token&)> read;
  std::function<LessonExcerpt(const LessonTensors&)> describe;
  std::function<GridPoints(const LessonTensors&, const GridSettings&)> grid;
  std::function<Granularities(const LessonTensors&, const GranularitySettings&)> granularities;
  std::function<Migration(const LessonTensors&, const MigrationSettings&)> migrate;
  std::function<MigrationCurve(const LessonTensors&, const MigrationSettings&)> migration_curve;
  std::function<ClippedLayer(const LessonTensors&, const ClippingSettings&)> clip;
  std::function<ClippingCurve(const LessonTensors&, int bits)> clipping_curve;
  std::function<FeedbackTrace(const LessonTensors&, const FeedbackSettings&)> feedback;
  std::function<CodebooksResult(const LessonTensors&, const CodebooksSettings&)> code_books;
  std::function<Plane(const LessonTensors&, const PlaneSettings&)> plane;
  std::function<PlaneMatrix(const LessonTensors&, const PlaneSettings&, const std::stop_token&)> learn_plane;
  std::function<MaskComparison(const LessonTensors&, const MaskSettings&, const std::stop_token&)> masks;
  std::function<InverseResult(const LessonTensors&, double condition)> invert;
  std::function<InverseCurve(const LessonTensors&)> inverse_curve;
};

/// The real ones.
LearnServices learn_services();

}  // namespace aq
