// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>

#include "core/report/number_text.h"
#include "core/report/sections/sections.h"
#include "core/report/texts.h"

namespace aq::report {
namespace {

void add_perplexity(Figures& figures, const RunValues& run, const char* kind, Text name, Language language) {
  const EvaluationValues* one = run.evaluation(kind);
  if (!one) return;
  const EvaluationValues* original = run.evaluation("float");
  Figure figure{text(language, name), perplexity_text(one->perplexity), {}};
  if (original && one != original)
    figure.remark =
        text(language, Text::against_float, {change_text(one->perplexity / original->perplexity)});
  else
    figure.remark = text(language, Text::tokens_evaluated, {count_text(one->tokens)});
  figure.main = std::string(kind) == "quantized";
  figures.figures.push_back(std::move(figure));
}

/// Mean over the blocks of the share of the loss that learning took away; none where nothing was learned.
std::optional<double> mean_gain(const RunValues& run) {
  double sum = 0, count = 0;
  for (const BlockValues& block : run.blocks)
    if (!block.losses.empty() && block.initial_loss > 0)
      sum += block.final_loss / block.initial_loss, ++count;
  if (count == 0) return {};
  return sum / count;
}

void add_size_and_time(Figures& figures, const RunValues& run, Language language) {
  auto& list = figures.figures;
  if (run.bits_per_weight > 0)
    list.push_back({text(language, Text::bits_per_weight), fixed_text(run.bits_per_weight, 2),
                    text(language, Text::scales_counted)});
  if (const double sqnr = mean_sqnr_of(run); sqnr != 0)
    list.push_back(
        {text(language, Text::mean_sqnr), text(language, Text::decibels, {fixed_text(sqnr, 1)}), {}});
  if (const auto gain = mean_gain(run))
    list.push_back(
        {text(language, Text::mean_gain), change_text(*gain), text(language, Text::mean_gain_remark)});
  if (run.seconds > 0)
    list.push_back({text(language, Text::running_time), duration_text(language, run.seconds), {}});
  if (run.peak_memory > 0)
    list.push_back({text(language, Text::peak_memory), memory_text(run.peak_memory), {}});
  if (static_cast<int>(run.blocks.size()) < run.model_blocks)
    list.push_back({text(language, Text::blocks_done),
                    text(language, Text::count_of,
                         {std::to_string(run.blocks.size()), std::to_string(run.model_blocks)}),
                    {}});
}

/// What the method gained over plain rounding, in a sentence.
std::string verdict(const RunValues& run, Language language) {
  const EvaluationValues *original = run.evaluation("float"), *plain = run.evaluation("rtn"),
                         *quantized = run.evaluation("quantized");
  if (!original || !plain || !quantized || run.recipe.method == "rtn") return {};
  const double cost = plain->perplexity - original->perplexity;
  const double share = (plain->perplexity - quantized->perplexity) / cost;
  if (!(cost > 0) || !std::isfinite(share)) return {};
  if (share < 0) return text(language, Text::lost_more);
  return text(language, Text::won_back, {fixed_text(100 * share, 0) + "%"});
}

}  // namespace

void add_result(Document& document, const RunValues& run, int level) {
  const Language language = document.language;
  document.elements.push_back(Heading{text(language, Text::result), level});
  if (!run.note.empty()) document.elements.push_back(Paragraph{run.note});
  if (!run.whole())
    document.elements.push_back(
        Paragraph{text(language, Text::interrupted,
                       {std::to_string(run.blocks.size()), std::to_string(run.model_blocks),
                        state_text(language, run.state)})});
  Figures figures;
  add_perplexity(figures, run, "quantized", Text::perplexity_quantized, language);
  add_perplexity(figures, run, "float", Text::perplexity_float, language);
  add_perplexity(figures, run, "rtn", Text::perplexity_rtn, language);
  if (run.divergence)
    figures.figures.push_back(
        {text(language, Text::kl_divergence), number_text(run.divergence->kl_divergence, 3),
         text(language, Text::kl_remark, {fixed_text(100 * run.divergence->same_top1, 1)})});
  add_size_and_time(figures, run, language);
  if (!figures.figures.empty()) document.elements.push_back(std::move(figures));
  if (const std::string sentence = verdict(run, language); !sentence.empty())
    document.elements.push_back(Paragraph{sentence});
  if (run.evaluations.empty())
    document.elements.push_back(Paragraph{text(language, Text::without_evaluation), /*muted=*/true});
}

}  // namespace aq::report
