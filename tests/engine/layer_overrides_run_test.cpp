// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>

#include <QTest>

#include "core/base/error.h"
#include "core/model/model.h"
#include "core/run/layer_overrides.h"
#include "core/session/session.h"
#include "tests/engine/engine_support.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

const LayerRecord& layer_of(const BlockRecord& block, const std::string& name) {
  for (const LayerRecord& one : block.layers)
    if (one.layer == name) return one;
  throw std::out_of_range(name);
}

int largest(const LayerRecord& layer) { return layer.integers.max().item<int>(); }

}  // namespace

/// Layers with settings of their own, under every way of rounding.
class LayerOverridesRunTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void eachLayerHasItsBits_data() {
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("rounding");
    for (const char* one : {"rtn", "awq", "gptq", "omniquant", "affinequant"})
      QTest::newRow(one) << one << "";
    QTest::newRow("adaround") << "rtn"
                              << "adaround";
    QTest::newRow("signround") << "rtn"
                               << "signround";
  }

  void eachLayerHasItsBits() {
    QFETCH(QString, method);
    QFETCH(QString, rounding);
    const QTemporaryDir folder;
    RunSpec spec = test::short_run(folder, method.toStdString(), 3);
    if (!rounding.isEmpty()) spec.recipe.rounding.rule = rounding.toStdString();
    spec.recipe.rounding.epochs = 1;
    spec.recipe.layers = {override_from_text("*.mlp.down_proj:bits=8"),
                          override_from_text("0.self_attn.o_proj:bits=16")};
    spec.session = folder.filePath("run.h5").toStdString();
    spec.max_blocks = 2;
    const Outcome outcome = Engine::run(spec, RunContext());

    const Session session = Session::open(spec.session);
    const BlockRecord first = session.read_block(0), second = session.read_block(1);
    QVERIFY(!layer_of(first, "self_attn.o_proj").integers.defined());
    QCOMPARE(layer_of(first, "self_attn.o_proj").report.weight_mse, 0.0);
    QVERIFY(layer_of(second, "self_attn.o_proj").integers.defined());
    QVERIFY(largest(layer_of(second, "self_attn.o_proj")) <= 7);
    QVERIFY(largest(layer_of(first, "mlp.down_proj")) > 7);
    QVERIFY(layer_of(first, "mlp.down_proj").report.grid.size() == 256);
    QVERIFY(largest(layer_of(first, "mlp.up_proj")) <= 7);
    QVERIFY(outcome.bits_per_weight > 4 && outcome.bits_per_weight < 6);
    QVERIFY(session.header().recipe == outcome.spec.recipe);
  }

  /// Rounding to nearest leaves a float layer bit for bit as it was.
  void aLayerKeptInFloatIsUntouched() {
    const QTemporaryDir folder;
    RunSpec spec = test::short_run(folder, "rtn", 4);
    spec.recipe.layers = {override_from_text("*.self_attn.*:bits=16")};
    Engine::run(spec, RunContext());
    const Model before = Model::open(spec.model), after = Model::open(spec.output);
    const std::string kept = before.family().linear_name(LinearRole::Query, 3) + ".weight";
    const std::string rounded = before.family().linear_name(LinearRole::Up, 3) + ".weight";
    QVERIFY(at::equal(before.tensors().load(kept), after.tensors().load(kept)));
    QVERIFY(!at::equal(before.tensors().load(rounded), after.tensors().load(rounded)));
  }

  /// The mean over the layers, reckoned by hand: q and o 128 x 128, k and v 64 x 128, the MLP's 384 x 128.
  void bitsAreTheMeanOverAllLayers() {
    const QTemporaryDir folder;
    RunSpec spec = test::short_run(folder, "rtn", 16);
    spec.recipe.layers = {override_from_text("0.self_attn.q_proj:bits=4,symmetric=true")};
    const double weights = 6 * (2 * 128 * 128 + 2 * 64 * 128 + 3 * 384 * 128), q = 128 * 128;
    const double expected = 16 + (4 + 16.0 / 128 - 16) * q / weights;
    QVERIFY(std::abs(preflight(spec).bits_per_weight - expected) < 1e-9);
  }

  void whatDoesNotFitIsRefused() {
    const QTemporaryDir folder;
    RunSpec spec = test::short_run(folder, "gptq", 4);
    const auto refusal = [&](const char* text) {
      spec.recipe.layers = {override_from_text(text)};
      try {
        preflight(spec);
        return std::string();
      } catch (const Error& error) {
        return error.kind() == ErrorKind::BadArgument ? std::string(error.what()) : std::string();
      }
    };
    QVERIFY(refusal("9.self_attn.q_proj:bits=8").find("no such layer") != std::string::npos);
    QVERIFY(refusal("*.q_proj:format=nf4").find("rounds to integers") != std::string::npos);
    QVERIFY(refusal("*.q_proj:bits=8").empty());
  }
};

AQ_TEST(LayerOverridesRunTest)
#include "layer_overrides_run_test.moc"
