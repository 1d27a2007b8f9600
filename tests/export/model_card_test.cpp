// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/model_card.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include "core/export/loading_snippets.h"
#include "core/export/markdown.h"
#include "core/export/model_card_tables.h"
#include "tests/export/rounded_model.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;
using namespace aq::test;

class ModelCardTest : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;
  std::unique_ptr<Model> model_;

  static Recipe grouped() {
    Recipe recipe;
    recipe.method = "rtn";
    recipe.weights = {.bits = 4, .granularity = "group", .group_size = 16};
    recipe.layers = {override_from_text("*.mlp.down_proj:bits=8,granularity=channel,symmetric=true")};
    return recipe;
  }

  ExportRequest request(const std::string& format, const Recipe& recipe) const {
    const auto rounded = std::make_shared<RoundedModel>(*model_, recipe);
    return {.model = model_.get(),
            .quantized = rounded->tensors(),
            .layers = rounded,
            .recipe = recipe,
            .provenance = {{"program_version", "0.1.0"},
                           {"model_fingerprint", "00ff"},
                           {"calibration", folder_ / "somewhere/text.txt"},
                           {"perplexity", {{"float", 5.25}, {"quantized", 6.5}}},
                           {"blocks",
                            {{{"index", 0}, {"loss_initial", 2.0}, {"loss_final", 0.5}, {"seconds", 3}}}}},
            .output = folder_ / "small-w4",
            .format = format,
            .variant = {},
            .plan = {}};
  }

  static void expect(const std::string& card, const std::string& part) {
    QVERIFY2(card.find(part) != std::string::npos, (part + " is not in\n" + card).c_str());
  }

 private Q_SLOTS:
  void initTestCase() {
    model_ = std::make_unique<Model>(Model::open(tiny_llama().write(folder_.path() / "tiny llama")));
  }

  void itSaysWhatTheCheckpointIs() {
    const std::string card = model_card(request("safetensors", grouped()));
    for (const char* part :
         {"# tiny llama, W4A16 g16 mixed", "library_name: transformers", "- safetensors\n",
          "the method `rtn`", "Hugging Face checkpoint",
          "| 4-bit integers, asymmetric, groups of 16 | 12 | 3584 | 5.25 |",
          "| 8-bit integers, symmetric, one scale an output channel | 2 | 1024 | 8.5 |", "| float | 5.25 |",
          "| quantized | 6.5 |", "| 0 | 2 | 0.5 | 3 |", "| fingerprint of the model | `00ff` |",
          "AffineQuant Studio 0.1.0", "`text.txt`", "| `weights.bits` | 4 |", "from_pretrained(\"small-w4\")",
          "affinequant generate small-w4", "export-report.json"})
      expect(card, part);
    QVERIFY2(card.find(folder_.path().string()) == std::string::npos, "it names a folder of this machine");
  }

  /// Whoever adds a format gets a card that names it and says how to load it.
  void everyFormatHasACard_data() {
    QTest::addColumn<QString>("format");
    for (const Exporter& one : exporters()) QTest::newRow(one.id.c_str()) << QString::fromStdString(one.id);
  }
  void everyFormatHasACard() {
    QFETCH(QString, format);
    const Exporter& chosen = exporter(format.toStdString());
    const std::string card = model_card(request(chosen.id, grouped()));
    expect(card, "in the format " + chosen.name);
    expect(card, "\n- " + chosen.id + "\n");
    expect(card, "### affinequant");
    for (const LoadingSnippet& one : loading_snippets(chosen, "small-w4")) {
      QVERIFY2(one.code.find("small-w4") != std::string::npos, one.code.c_str());
      QVERIFY2(one.code.find("{}") == std::string::npos, one.code.c_str());
    }
  }

  void whatWasNotMeasuredIsLeftOut() {
    ExportRequest bare = request("safetensors", grouped());
    bare.provenance = nlohmann::ordered_json::object();
    bare.layers = nullptr;
    const std::string card = model_card(bare);
    for (const char* title : {"## Perplexity", "## Block output error", "## Quantization"})
      QVERIFY2(card.find(title) == std::string::npos, title);
    expect(card, "## Settings");
  }

  void anExportersOwnSnippetGoesFirst() {
    Exporter exporter{.id = "x", .name = "X", .programs = {"transformers", "unheard-of", "vLLM"}};
    exporter.usage = {{"transformers", "python", "load(\"{}\") or load(\"{}\")"}};
    const auto snippets = loading_snippets(exporter, "dir");
    QCOMPARE(snippets.size(), std::size_t{3});
    QCOMPARE(snippets[0].code, std::string("load(\"dir\") or load(\"dir\")"));
    QCOMPARE(snippets[1].program, std::string("vLLM"));
    QCOMPARE(snippets[2].program, std::string("affinequant"));
  }

  void activationsThatWereRoundedAreMentioned() {
    Recipe recipe = grouped();
    const std::string note = "Activations were quantized";
    QVERIFY(model_card(request("safetensors", recipe)).find(note) == std::string::npos);
    recipe.activations.bits = 8;
    expect(model_card(request("safetensors", recipe)), note);
  }

  void formatsAreDescribed() {
    QCOMPARE(described({.format = "nf4",
                        .bits = 4,
                        .granularity = "group",
                        .group_size = 64,
                        .double_quantization = true}),
             std::string("NF4, groups of 64, scales in 8 bits"));
    QCOMPARE(described({.format = "kmeans", .bits = 3, .granularity = "tensor", .double_quantization = true}),
             std::string("3-bit k-means, one scale a tensor"));
    QCOMPARE(described({.bits = 16}), std::string("float"));
  }

  void textsDoNotBreakTables() {
    QCOMPARE(markdown::code("a|b`c\nd"), std::string("`a\\|bc\\x0ad`"));
    QCOMPARE(markdown::table({"a", "b"}, {{"1", "2"}}), std::string("| a | b |\n|---|---|\n| 1 | 2 |\n"));
    QCOMPARE(markdown::number(nullptr), std::string("–"));
    QCOMPARE(last_part("/some/where/model/"), std::string("model"));
    QCOMPARE(last_part("demo:llama"), std::string("demo:llama"));
  }
};

AQ_TEST(ModelCardTest)
#include "model_card_test.moc"
