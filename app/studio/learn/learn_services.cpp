// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/learn_services.h"

namespace aq {

LearnServices learn_services() {
  return {.read = &read_lesson_data,
          .describe = &describe,
          .grid = &grid_points,
          .granularities = &granularities,
          .migrate = &migrate,
          .migration_curve = &migration_curve,
          .clip = &clip_layer,
          .clipping_curve = &clipping_curve,
          .feedback = &trace_feedback,
          .code_books = &code_books,
          .plane = &plane_of,
          .learn_plane = &learn_plane,
          .masks = &compare_masks,
          .invert = &invert,
          .inverse_curve = &inverse_curve};
}

}  // namespace aq
