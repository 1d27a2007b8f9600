// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/lessons.h"

#include "app/studio/learn/clipping/clipping_lesson.h"
#include "app/studio/learn/codebooks/codebooks_lesson.h"
#include "app/studio/learn/feedback/feedback_lesson.h"
#include "app/studio/learn/granularity/granularity_lesson.h"
#include "app/studio/learn/grid/grid_lesson.h"
#include "app/studio/learn/inverse/inverse_lesson.h"
#include "app/studio/learn/mask/mask_lesson.h"
#include "app/studio/learn/migration/migration_lesson.h"
#include "app/studio/learn/plane/plane_lesson.h"

namespace aq {
namespace {

template <typename Board>
LessonBoard* make_board(const LearnServices& services) {
  return new Board(services);
}

}  // namespace

const std::vector<Lesson>& lessons() {
  static const std::vector<Lesson> all = {
      {"grid", &grid_text, &make_board<GridBoard>},
      {"granularity", &granularity_text, &make_board<GranularityBoard>},
      {"migration", &migration_text, &make_board<MigrationBoard>},
      {"clipping", &clipping_text, &make_board<ClippingBoard>},
      {"feedback", &feedback_text, &make_board<FeedbackBoard>},
      {"codebooks", &codebooks_text, &make_board<CodebooksBoard>},
      {"plane", &plane_text, &make_board<PlaneBoard>},
      {"mask", &mask_text, &make_board<MaskBoard>},
      {"inverse", &inverse_text, &make_board<InverseBoard>},
  };
  return all;
}

}  // namespace aq
