// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "core/base/translate.h"
#include "core/checkpoint/hdf5/model_file.h"
#include "core/export/checkpoint_directory.h"
#include "core/export/exporter.h"
#include "core/export/fitting_checkpoint.h"
#include "core/export/hdf5/model_writer.h"
#include "core/export/refusals.h"
#include "core/model/split_tensors.h"

namespace aq {
namespace {

std::string hdf5_refusal(const Recipe& recipe, const ModelConfig& config, const std::string& /*variant*/) {
  return added_bias_refusal(recipe, config);
}

void write_hdf5(const ExportRequest& request, const RunContext& context) {
  const Model& model = *request.model;
  const std::string reason = hdf5_refusal(request.recipe, model.config(), request.variant);
  if (!reason.empty()) throw Error(ErrorKind::BadArgument, "exporting to", request.output, reason);
  StagedDirectory output(request.output);
  const FittingCheckpoint checkpoint = fitting_checkpoint(model, request.quantized);
  write_companions(output.path(), request, checkpoint.config, context);
  hdf5::write_model(output.path() / hdf5::kModelFile,
                    *join_tensors(checkpoint.tensors, model.family(), model.config()), request, context);
  const auto same_bits = [](const std::string&) { return 0.0; };
  finish_checkpoint(output, *checkpoint.tensors, request, same_bits, context);
}

}  // namespace

Exporter hdf5_exporter() {
  return {.id = "hdf5",
          .name = AQ_TRANSLATE("exporter", "HDF5"),
          .summary =
              AQ_TRANSLATE("exporter",
                           "Integers, scales, zero points, code books and the matrices of the transforms as "
                           "they were calibrated, for reading with h5py; takes every recipe."),
          .programs = {"h5py", "affinequant"},
          .usage = {{"h5py", "python",
                     "import h5py\n\n"
                     "with h5py.File(\"{}/model.h5\") as file:\n"
                     "    for name, layer in file[\"layers\"].items():\n"
                     "        print(name, dict(layer.attrs), list(layer))\n"}},
          .refusal = hdf5_refusal,
          .write = write_hdf5};
}

}  // namespace aq
