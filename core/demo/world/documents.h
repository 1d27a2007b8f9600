// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

#include "core/demo/world/scene.h"

namespace aq::demo {

/// One kind of document: how it is written, and its share among all of them.
struct DocumentKind {
  std::string (*write)(Scene& scene);
  int weight;
};

const std::vector<DocumentKind>& document_kinds();

// Each writes one document of one or more paragraphs, without a line break at the end.
std::string write_possession_story(Scene& scene);  ///< things change hands; at the end, who has what
std::string write_portrait(Scene& scene);          ///< a person's facts, asked for at the end
std::string write_family(Scene& scene);            ///< ages and how they differ
std::string write_letter(Scene& scene);            ///< dated, with an amount owed and a promise
std::string write_ledger(Scene& scene);            ///< prices that add up
std::string write_schedule(Scene& scene);          ///< a week's appointments, looked up afterwards
std::string write_dialogue(Scene& scene);          ///< two people, their questions and answers
std::string write_sums(Scene& scene);              ///< true arithmetic in words and digits
std::string write_counting(Scene& scene);          ///< a number of things that shrinks and grows
std::string write_journey(Scene& scene);           ///< towns and miles, day by day
std::string write_weather_diary(Scene& scene);     ///< consecutive dates, summed up at the end
std::string write_town(Scene& scene);              ///< the lasting facts of a town and its people
std::string write_lost_and_found(Scene& scene);    ///< a notice and its answer
std::string write_shopping(Scene& scene);          ///< a purchase with change given

}  // namespace aq::demo
