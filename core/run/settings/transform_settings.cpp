// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/translate.h"
#include "core/run/recipe_binding.h"

namespace aq {

namespace {
using enum ParameterType;
}

std::vector<Binding> transform_bindings() {
  const auto none = AQ_TRANSLATE("parameter", "None");
  const auto diagonal = AQ_TRANSLATE("parameter", "Diagonal");
  const auto affine = AQ_TRANSLATE("parameter", "Affine matrix");
  const auto automatic = AQ_TRANSLATE("parameter", "Automatic");
  const auto hadamard = AQ_TRANSLATE("parameter", "Hadamard rotation");
  return {
      setting(&Recipe::transform, &TransformRecipe::norm,
              {.path = "transform.norm",
               .flag = "--norm-transform",
               .type = Choice,
               .choices = {"auto", "none", "diagonal", "affine"},
               .choice_labels = {automatic, none, diagonal, affine},
               .label = AQ_TRANSLATE("parameter", "Behind the norms"),
               .help = AQ_TRANSLATE(
                   "parameter",
                   "Transform between a norm and the layers it feeds. A full matrix merges only where "
                   "activations stay float. Automatic takes it there, and the diagonal elsewhere."),
               .citation = "AffineQuant, section 3.2"}),
      setting(&Recipe::transform, &TransformRecipe::value_output,
              {.path = "transform.value_output",
               .flag = "--value-output-transform",
               .type = Choice,
               .choices = {"none", "diagonal", "affine", "hadamard"},
               .choice_labels = {none, diagonal, affine, hadamard},
               .label = AQ_TRANSLATE("parameter", "Values to output"),
               .help = AQ_TRANSLATE(
                   "parameter",
                   "Transform between the value and the output projection, one matrix a KV head. "
                   "A Hadamard rotation is not learned.")}),
      setting(&Recipe::transform, &TransformRecipe::query_key,
              {.path = "transform.query_key",
               .flag = "--query-key-transform",
               .type = Choice,
               .choices = {"auto", "none", "diagonal", "affine"},
               .choice_labels = {automatic, none, diagonal, affine},
               .label = AQ_TRANSLATE("parameter", "Queries and keys"),
               .help = AQ_TRANSLATE(
                   "parameter",
                   "Transform of queries, undone in the keys. With rotary positions only a rotation and "
                   "a scale of each frequency pair keep the model the same.")}),
      setting(&Recipe::transform, &TransformRecipe::up_down,
              {.path = "transform.up_down",
               .flag = "--up-down-transform",
               .type = Choice,
               .choices = {"auto", "none", "diagonal"},
               .choice_labels = {automatic, none, diagonal},
               .label = AQ_TRANSLATE("parameter", "Inside the MLP"),
               .help = AQ_TRANSLATE(
                   "parameter",
                   "Scale of each channel between the MLP's two halves; behind a ReLU it is positive. "
                   "Automatic takes it where activations are quantized.")}),
      setting(&Recipe::transform, &TransformRecipe::rotation,
              {.path = "transform.rotation",
               .flag = "--rotation",
               .type = Choice,
               .choices = {"none", "hadamard"},
               .choice_labels = {none, hadamard},
               .label = AQ_TRANSLATE("parameter", "Residual stream"),
               .help = AQ_TRANSLATE(
                   "parameter",
                   "Rotation of what flows from block to block, merged into embeddings, layers and head. "
                   "The norms' gains go into the layers first, and a tied head is untied."),
               .citation = "QuaRot, section 4, stage 1a"}),
      setting(&Recipe::transform, &TransformRecipe::online,
              {.path = "transform.online",
               .flag = "--online-transform",
               .type = Choice,
               .choices = {"none", "hadamard", "kronecker"},
               .choice_labels = {none, AQ_TRANSLATE("parameter", "Hadamard before down"),
                                 AQ_TRANSLATE("parameter", "Kronecker pairs")},
               .label = AQ_TRANSLATE("parameter", "As the model runs"),
               .help = AQ_TRANSLATE(
                   "parameter",
                   "Transform of layers' inputs that cannot be merged: a rotation before the MLP's second "
                   "layer (R4), or a learned pair of small matrices before every layer (FlatQuant)."),
               .citation = "QuaRot, section 4, stage 1b; FlatQuant, section 3.1"}),
      setting(&Recipe::transform, &TransformRecipe::online_query_key,
              {.path = "transform.online_query_key",
               .flag = "--online-query-key",
               .type = Choice,
               .choices = {"none", "hadamard", "affine"},
               .choice_labels = {none, hadamard, affine},
               .label = AQ_TRANSLATE("parameter", "Queries and keys, behind RoPE"),
               .help = AQ_TRANSLATE(
                   "parameter",
                   "Transform of queries and keys behind the rotary positions, as the model runs: a "
                   "rotation (R3), or one learned matrix for all heads."),
               .citation = "QuaRot, section 4, stage 1d; FlatQuant, section 3.2"}),
      setting(&Recipe::transform, &TransformRecipe::start,
              {.path = "transform.start",
               .flag = "--transform-start",
               .type = Choice,
               .choices = {"migration", "alpha-search", "search"},
               .choice_labels = {AQ_TRANSLATE("parameter", "Migration"),
                                 AQ_TRANSLATE("parameter", "Searched migration"),
                                 AQ_TRANSLATE("parameter", "Grid search")},
               .label = AQ_TRANSLATE("parameter", "Start of diagonals"),
               .help = AQ_TRANSLATE(
                   "parameter",
                   "Migration: act^α / w^(1−α), with the α given or with the one that rounds best, tried "
                   "for each placement. Grid search: the same for the power of the mean activation "
                   "(AWQ)."),
               .citation = "AWQ, equation 4"}),
      setting(&Recipe::transform, &TransformRecipe::shift,
              {.path = "transform.shift",
               .flag = "--shift",
               .type = Choice,
               .choices = {"none", "bias", "always"},
               .choice_labels = {none, AQ_TRANSLATE("parameter", "Where a bias is"),
                                 AQ_TRANSLATE("parameter", "Always (adds biases)")},
               .label = AQ_TRANSLATE("parameter", "Shift"),
               .help = AQ_TRANSLATE("parameter",
                                    "A learned offset of each channel, absorbed by the biases around it."),
               .citation = "OmniQuant, equation 3"}),
      setting(&Recipe::transform, &TransformRecipe::alpha,
              {.path = "transform.alpha",
               .flag = "--alpha",
               .type = Real,
               .minimum = 0,
               .maximum = 1,
               .label = AQ_TRANSLATE("parameter", "Migration strength α"),
               .help = AQ_TRANSLATE(
                   "parameter",
                   "The diagonal starts as act^α / w^(1−α): how much of the difficulty moves from "
                   "activations into weights."),
               .citation = "SmoothQuant, equation 4"}),
      setting(&Recipe::transform, &TransformRecipe::stability_factor,
              {.path = "transform.stability_factor",
               .flag = "--stability-factor",
               .type = Real,
               .minimum = 0,
               .maximum = 1,
               .logarithmic = true,
               .label = AQ_TRANSLATE("parameter", "Stability factor"),
               .help = AQ_TRANSLATE(
                   "parameter",
                   "Factor of the off-diagonal entries inside the mask's band. A small one keeps the "
                   "matrix diagonally dominant, and so invertible."),
               .citation = "AffineQuant, equation 6"}),
      setting(&Recipe::transform, &TransformRecipe::gradual_mask,
              {.path = "transform.gradual_mask",
               .flag = "--gradual-mask",
               .type = Boolean,
               .label = AQ_TRANSLATE("parameter", "Gradual mask"),
               .help = AQ_TRANSLATE(
                   "parameter",
                   "The band of entries that may learn widens from epoch to epoch. Off: the whole "
                   "matrix learns from the start."),
               .citation = "AffineQuant, section 3.3"}),
      setting(&Recipe::transform, &TransformRecipe::enforce_dominance,
              {.path = "transform.enforce_dominance",
               .flag = "--enforce-dominance",
               .type = Boolean,
               .label = AQ_TRANSLATE("parameter", "Enforce dominance"),
               .help = AQ_TRANSLATE(
                   "parameter",
                   "Scale the off-diagonals of a row back where they outweigh its diagonal entry.")}),
      setting(&Recipe::transform, &TransformRecipe::precision,
              {.path = "transform.precision",
               .flag = "--precision",
               .type = Choice,
               .choices = {"float", "double", "mixed"},
               .choice_labels = {AQ_TRANSLATE("parameter", "Float"), AQ_TRANSLATE("parameter", "Double"),
                                 AQ_TRANSLATE("parameter", "Mixed")},
               .label = AQ_TRANSLATE("parameter", "Precision of A"),
               .help = AQ_TRANSLATE("parameter",
                                    "Of the matrix and its inverse. Mixed: float matrix, double inverse.")}),
  };
}

}  // namespace aq
