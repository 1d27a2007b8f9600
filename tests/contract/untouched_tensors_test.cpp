// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>

#include <QTest>
#include <cstring>
#include <set>

#include "core/checkpoint/safetensors_writer.h"
#include "core/engine/engine.h"
#include "core/export/exporter.h"
#include "core/methods/method.h"
#include "core/model/model.h"
#include "core/model/tensor_layout.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_checkpoint.h"

using namespace aq;

namespace {

/// Embeddings, norms and head each in a dtype of their own, as no conversion by mistake would leave them.
at::ScalarType dtype_of(const std::string& name) {
  if (name.find("embed") != std::string::npos) return at::kBFloat16;
  if (name.find("norm") != std::string::npos) return at::kFloat;
  return at::kHalf;
}

/// The tiny model with mixed dtypes. @returns the directory
std::string mixed_checkpoint(const test::TinyCheckpoint& tiny, const std::filesystem::path& directory) {
  const Model plain = Model::open(tiny.write(directory / "plain"));
  const auto mixed = directory / "mixed";
  std::filesystem::create_directories(mixed);
  for (const char* file : {"config.json", "tokenizer.json"})
    std::filesystem::copy_file(directory / "plain" / file, mixed / file);
  std::vector<TensorInfo> infos = plain.tensors().tensors();
  for (TensorInfo& info : infos) info.dtype = dtype_of(info.name);
  write_safetensors(mixed, infos,
                    [&](const std::string& name) { return plain.tensors().load(name).to(dtype_of(name)); });
  return mixed.string();
}

std::set<std::string> quantized_weights(const Model& model) {
  std::set<std::string> names;
  for (std::int64_t block = 0; block < model.config().layers; ++block)
    for (const LinearRole role : kAllLinearRoles)
      if (has_layer(model.config().block, role))
        names.insert(model.family().linear_name(role, block) + ".weight");
  return names;
}

bool same_bytes(const at::Tensor& a, const at::Tensor& b) {
  const at::Tensor x = a.contiguous(), y = b.contiguous();
  return x.scalar_type() == y.scalar_type() && x.sizes() == y.sizes() &&
         std::memcmp(x.data_ptr(), y.data_ptr(), x.nbytes()) == 0;
}

}  // namespace

/// What is not quantized passes through every format as it is, byte for byte, in its dtype.
class UntouchedTensorsTest : public QObject {
  Q_OBJECT

  test::TemporaryFolder folder_;

 private Q_SLOTS:
  void everyFormatPassesThemThrough_data() {
    QTest::addColumn<QString>("family");
    QTest::addColumn<QString>("format");
    for (const char* family : {"llama", "opt"})
      for (const auto& format : exporters())
        QTest::addRow("%s %s", family, format.id.c_str()) << family << QString::fromStdString(format.id);
  }

  void everyFormatPassesThemThrough() {
    QFETCH(QString, family);
    QFETCH(QString, format);
    const std::string name = family.toStdString() + "-" + format.toStdString();
    RunSpec spec;
    spec.model = mixed_checkpoint(family == "llama" ? test::tiny_llama() : test::tiny_opt(), folder_ / name);
    spec.recipe = method("rtn").apply({});
    spec.recipe.weights.granularity = "group";
    spec.recipe.weights.group_size = 8;
    spec.recipe.calibration.seqlen = 16;
    spec.format = format.toStdString();
    spec.output = folder_ / (name + "-out");
    const Model before = Model::open(spec.model);
    const Exporter& chosen = exporter(spec.format);
    if (const std::string reason = chosen.refusal(resolved(spec.recipe), before.config(), ""); !reason.empty())
      QSKIP(reason.c_str());
    Engine::run(spec, {});
    expect_untouched(before, Model::open(spec.output));
  }

 private:
  static void expect_untouched(const Model& before, const Model& after) {
    const auto quantized = quantized_weights(before);
    int compared = 0;
    for (const TensorInfo& info : before.tensors().tensors()) {
      if (quantized.contains(info.name)) continue;
      QVERIFY2(after.tensors().has(info.name), info.name.c_str());
      QVERIFY2(same_bytes(before.tensors().load(info.name), after.tensors().load(info.name)),
               info.name.c_str());
      ++compared;
    }
    QVERIFY(compared >= 6);  // embedding, final norm, two norms in each block
  }
};

AQ_TEST(UntouchedTensorsTest)
#include "untouched_tensors_test.moc"
