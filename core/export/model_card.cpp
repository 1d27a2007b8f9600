// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/model_card.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/export/loading_snippets.h"
#include "core/export/markdown.h"
#include "core/export/model_card_tables.h"

namespace aq {
namespace {

std::string front_matter(const Exporter& format) {
  const bool transformers = std::ranges::find(format.programs, "transformers") != format.programs.end();
  return std::string("---\n") + (transformers ? "library_name: transformers\n" : "") +
         "tags:\n- quantized\n- affinequant\n- " + format.id + "\n---\n";
}

std::string section(const std::string& title, const std::string& text) {
  return text.empty() ? std::string() : "\n## " + title + "\n\n" + text;
}

std::string introduction(const ExportRequest& request, const Exporter& format) {
  const std::string variant = request.variant.empty() ? "" : " (" + request.variant + ")";
  return "\n# " + printable(last_part(request.model->name())) + ", " + short_name(request.recipe) + "\n\n" +
         markdown::code(last_part(request.model->name())) +
         ", quantized by AffineQuant Studio with the method " + markdown::code(request.recipe.method) +
         ", in the format " + format.name + variant + ". " + format.summary + "\n";
}

std::string simulation_note(const Recipe& recipe) {
  if (!recipe.quantizes_activations()) return {};
  return "\nActivations were quantized during calibration. What a reader does to them is its own affair; "
         "`affinequant eval` rounds them as " +
         markdown::code("affinequant.json") + " says.\n";
}

/// What is known of a program, as a sentence.
std::string known_of(const std::vector<ReaderSupport>& readers, const std::string& program) {
  const auto found = std::ranges::find(readers, program, &ReaderSupport::reader);
  if (found == readers.end()) return {};
  const std::string conditions = found->conditions.empty() ? "" : ": " + condition_text(*found);
  return (found->verdict == ReaderVerdict::Unchecked ? "Not tried" : "Loads it") + conditions + ".\n\n";
}

bool refuses(const std::vector<ReaderSupport>& readers, const std::string& program) {
  const auto found = std::ranges::find(readers, program, &ReaderSupport::reader);
  return found != readers.end() && found->verdict == ReaderVerdict::Refuses;
}

std::string loading(const ExportRequest& request, const Exporter& format) {
  const auto readers =
      ExportFormat{&format, request.variant}.readers(request.recipe, request.model->config());
  std::string text;
  for (const LoadingSnippet& one : loading_snippets(format, printable(last_part(request.output))))
    if (!refuses(readers, one.program))
      text += (text.empty() ? "### " : "\n### ") + one.program + "\n\n" + known_of(readers, one.program) +
              markdown::code_block(one.language, one.code);
  return text;
}

std::string with_remark(const std::string& remark, const std::string& table) {
  return table.empty() ? table : remark + "\n\n" + table;
}

}  // namespace

std::string model_card(const ExportRequest& request) {
  const Exporter& format = exporter(request.format);
  return front_matter(format) + introduction(request, format) + simulation_note(request.recipe) +
         section("Loading", loading(request, format)) +
         section("Quantization",
                 with_remark("Embeddings, norms, biases and the head stay float.", format_table(request))) +
         section("Perplexity", perplexity_table(request.provenance)) +
         section("Provenance",
                 provenance_table(request) +
                     "\n`affinequant.json` has the recipe as the program takes it, "
                     "`export-report.json` what was found when the checkpoint was opened again.\n") +
         section("Settings", settings_table(request.recipe)) +
         section("Block output error",
                 with_remark("Mean squared error of each block's output, before and after calibration.",
                             loss_table(request.provenance)));
}

}  // namespace aq
