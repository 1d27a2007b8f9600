// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/checkpoint_record.h"

#include <QTest>
#include <span>

#include "core/base/error.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

nlohmann::json record_of(const Recipe& recipe) {
  ExportRequest request;
  request.recipe = recipe;
  request.provenance = {
      {"program_version", "0.1.0"}, {"model_fingerprint", "ab"}, {"calibration_fingerprint", "cd"}};
  return checkpoint_record(request);
}

Recipe quantized_recipe() {
  Recipe recipe;
  recipe.method = "omniquant";
  recipe.weights.bits = 3;
  recipe.activations.bits = 6;
  recipe.activations.kv_bits = 8;
  recipe.activations.symmetric = true;
  return recipe;
}

std::string refusal_of(const nlohmann::json& record) {
  try {
    recipe_of_record(record, "dir/affinequant.json");
  } catch (const Error& error) {
    return error.kind() == ErrorKind::BadInput ? error.reason() : "of another kind";
  }
  return "accepted";
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

class CheckpointRecordTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void recipeComesBack() {
    const auto record = record_of(quantized_recipe());
    QVERIFY(recipe_of_record(record, "file") == quantized_recipe());
    QCOMPARE(record["simulate"]["activations"]["bits"].get<int>(), 6);
    QCOMPARE(record["simulate"]["activations"]["kv_bits"].get<int>(), 8);
    QCOMPARE(record["fingerprints"]["model"].get<std::string>(), std::string("ab"));
    QCOMPARE(record["fingerprints"]["calibration"].get<std::string>(), std::string("cd"));
  }

  void theOutlierThresholdIsSimulated() {
    Recipe recipe = quantized_recipe();
    QVERIFY(!record_of(recipe)["simulate"]["activations"].contains("outlier_threshold"));
    recipe.activations.outlier_threshold = 6;
    auto record = record_of(recipe);
    QCOMPARE(record["simulate"]["activations"]["outlier_threshold"].get<double>(), 6.0);
    QCOMPARE(recipe_of_record(record, "file").activations.outlier_threshold, 6.0);
    record["simulate"]["activations"].erase("outlier_threshold");
    QVERIFY(contains(refusal_of(record), "simulate"));
  }

  void checkpointWithoutRecordIsAFloatModel() {
    const Recipe recipe = recipe_of_checkpoint(*embedded_files("memory", {}));
    QCOMPARE(recipe.weights.bits, 16);
    QVERIFY(!recipe.quantizes_activations());
  }

  void textThatIsNoRecordIsRefused() {
    for (const std::string text :
         {"", "[]", "{", "{\"format_version\": 1}", "{\"format_version\": \"1\"}", "\xff"}) {
      const auto bytes = std::as_bytes(std::span(text));
      QVERIFY_EXCEPTION_THROWN(recipe_of_checkpoint(*embedded_files("memory", {{kCheckpointRecord, bytes}})),
                               Error);
    }
  }

  void newerFormatNamesBothVersions() {
    auto record = record_of(quantized_recipe());
    record["format_version"] = 3;
    QCOMPARE(refusal_of(record), std::string("its format_version is 3, this program knows 1"));
  }

  void unknownKeysAreNamed() {
    auto record = record_of(quantized_recipe());
    record["surprise"] = 1;
    QVERIFY(contains(refusal_of(record), "surprise"));
    record = record_of(quantized_recipe());
    record["recipe"]["weights"]["colour"] = 1;
    QVERIFY(contains(refusal_of(record), "weights.colour"));
  }

  void settingOutOfRangeIsRefused() {
    auto record = record_of(quantized_recipe());
    record["recipe"]["weights"]["bits"] = 999;
    QVERIFY(refusal_of(record) != "accepted");
  }

  void simulationThatContradictsTheRecipeIsRefused() {
    auto record = record_of(quantized_recipe());
    record["simulate"]["activations"]["bits"] = 4;
    QVERIFY(contains(refusal_of(record), "simulate"));
  }
};

AQ_TEST(CheckpointRecordTest)
#include "checkpoint_record_test.moc"
