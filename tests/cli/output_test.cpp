// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <cmath>

#include "tests/support/program.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_checkpoint.h"

using aq::test::Ended;
using aq::test::TemporaryFolder;

namespace {

void expect_keys(const QJsonObject& object, const QStringList& keys) {
  for (const auto& key : keys) QVERIFY2(object.contains(key), qPrintable(key));
}

/// The first two differ in the answer alone, and are of one task.
std::string three_questions() {
  const std::string question = R"("context": "one and two and", "choices": [" three", " tea"], "answer": )";
  return R"({"task": "first", )" + question + "0}\n" + R"({"task": "first", )" + question + "1}\n{" +
         question + "1}\n";
}

std::string counting_text() {
  std::string text;
  for (int i = 0; i < 400; ++i) text += std::to_string(i) + " and ";
  return text;
}

}  // namespace

/// What the commands print: one JSON object on standard output with --json, and the files they leave.
class OutputTest : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;
  QString text_;

  QString at(const QString& name) const { return QString::fromStdString(folder_ / name.toStdString()); }

  QJsonObject json_of(const QStringList& arguments) {
    const Ended ended = aq::test::affinequant(arguments + QStringList{"--json"});
    const QJsonDocument document = QJsonDocument::fromJson(ended.out.toUtf8());
    [&] {
      QVERIFY2(ended.code == 0, qPrintable(ended.err));
      QVERIFY2(document.isObject(), qPrintable(ended.out));
    }();
    return document.object();
  }

  QStringList quantize(const QString& model, const QString& out) const {
    return {"quantize", at(model),  "--out", at(out),    "--calib", text_,    "--nsamples",
            "2",        "--seqlen", "16",    "--epochs", "1",       "--eval", text_};
  }

 private Q_SLOTS:
  void initTestCase() {
    aq::test::tiny_llama().write(folder_.path() / "llama");
    aq::test::tiny_opt().write(folder_.path() / "opt");
    text_ = QString::fromStdString(folder_.write("text.txt", counting_text()));
  }

  void inspectTellsShapes() {
    const QJsonObject json = json_of({"inspect", at("llama")});
    expect_keys(json, {"model", "family", "architecture", "layers", "hidden", "heads", "kv_heads", "head_dim",
                       "ffn", "vocabulary", "max_positions", "tied_head", "parameters", "bytes", "tensors"});
    QCOMPARE(json["kv_heads"].toInt(), 2);
    QCOMPARE(json["bytes"].toInt(), 4 * json["parameters"].toInt());
    const QJsonArray tensors = json["tensors"].toArray();
    QCOMPARE(tensors.size(), qsizetype(2 + 1 + 2 * 9));
    expect_keys(tensors[0].toObject(), {"name", "dtype", "shape", "bytes"});
    QVERIFY(!json.contains("recipe"));
  }

  void reportTellsItsFiles() {
    const QString session = at("reported.h5");
    json_of(quantize("llama", "reported") + QStringList{"--session", session});
    const QJsonObject json = json_of({"report", session, "--out", at("report")});
    const QJsonArray files = json["files"].toArray();
    QCOMPARE(files.size(), 2);
    QVERIFY(aq::test::read_file(files[0].toString().toStdString()).starts_with("<!DOCTYPE html>"));
    QVERIFY(aq::test::read_file(files[1].toString().toStdString()).starts_with("%PDF-"));
    QCOMPARE(json["sessions"].toArray().size(), 1);
  }

  void evalTellsPerplexity() {
    const QJsonObject json = json_of({"eval", at("opt"), "--text", text_, "--seqlen", "32"});
    expect_keys(json, {"perplexity", "tokens", "tokens_per_second", "seqlen"});
    QCOMPARE(json["seqlen"].toInt(), 32);
    QCOMPARE(json["tokens"].toInt() % 31, 0);
    QVERIFY(json["perplexity"].toDouble() > 1);
    QVERIFY(!json.contains("kl_divergence"));
  }

  void maxTokensBoundsTheText() {
    const QJsonObject json =
        json_of({"eval", at("opt"), "--text", text_, "--seqlen", "32", "--max-tokens", "96"});
    QCOMPARE(json["tokens"].toInt(), 3 * 31);
  }

  void evalComparesWithAReference() {
    const QJsonObject same =
        json_of({"eval", at("llama"), "--text", text_, "--seqlen", "32", "--reference", at("llama")});
    QVERIFY(std::abs(same["kl_divergence"].toDouble()) < 1e-6);
    QCOMPARE(same["same_top1"].toDouble(), 1.0);
    const QJsonObject other =
        json_of({"eval", at("llama"), "--text", text_, "--seqlen", "32", "--reference", at("opt")});
    QVERIFY(other["kl_divergence"].toDouble() > 1e-3);
    QVERIFY(other["same_top1"].toDouble() < 1);
  }

  void evalTellsAccuracyOnTasks() {
    const QString tasks = QString::fromStdString(folder_.write("tasks.jsonl", three_questions()));
    const QJsonObject json = json_of({"eval", at("llama"), "--tasks", tasks});
    QCOMPARE(json.keys(), QStringList{"zero_shot"});
    const QJsonObject all = json["zero_shot"].toObject();
    expect_keys(all, {"accuracy", "accuracy_norm", "standard_error", "examples", "by_task"});
    QCOMPARE(all["examples"].toInt(), 3);
    const QJsonObject by_task = all["by_task"].toObject();
    QCOMPARE(by_task.keys(), QStringList{"first"});
    const QJsonObject first = by_task["first"].toObject();
    QCOMPARE(first["examples"].toInt(), 2);
    QCOMPARE(first["accuracy"].toDouble(), 0.5);  // the same question with either answer
    QCOMPARE(first["accuracy_norm"].toDouble(), 0.5);
    QVERIFY(std::abs(first["standard_error"].toDouble() - 0.5) < 1e-12);
  }

  void evalTellsBothWithATextAndTasks() {
    const QString tasks = QString::fromStdString(folder_.write("both.jsonl", three_questions()));
    const QStringList arguments{"eval", at("opt"), "--text", text_, "--seqlen", "32", "--tasks", tasks};
    expect_keys(json_of(arguments), {"perplexity", "tokens", "seqlen", "zero_shot"});
    const Ended table = aq::test::affinequant(arguments);
    QVERIFY(table.out.contains("perplexity") && table.out.contains("accuracy") &&
            table.out.contains("first"));
  }

  void theDemoHasTasksOfItsOwn() {
    const QString tasks = aq::test::affinequant({"demo", "tasks"}).out;
    QVERIFY(tasks.count('\n') > 400);
    QVERIFY(tasks != aq::test::affinequant({"demo", "tasks", "--seed", "2"}).out);
    const QJsonObject json = json_of({"eval", "demo:llama", "--max-tokens", "512", "--tasks", "demo"});
    QCOMPARE(json["zero_shot"].toObject()["examples"].toInt(), static_cast<int>(tasks.count('\n')));
    QVERIFY(json.contains("perplexity"));
    QVERIFY(json["zero_shot"].toObject()["accuracy_norm"].toDouble() > 0.7);  // chance is 0.27
  }

  void quantizeTellsTheWholeRun_data() {
    QTest::addColumn<QString>("model");
    QTest::newRow("llama") << "llama";
    QTest::newRow("opt") << "opt";
  }
  void quantizeTellsTheWholeRun() {
    QFETCH(QString, model);
    const QString out = model + "-w3";
    const QStringList more{"--wbits", "3", "--session", at(out + ".h5"), "--baseline"};
    const QJsonObject json = json_of(quantize(model, out) + more);
    expect_keys(json,
                {"method", "recipe", "model", "blocks", "perplexity", "seconds", "peak_rss_bytes", "output"});
    QCOMPARE(json["recipe"].toObject()["weights"].toObject()["bits"].toInt(), 3);
    const QJsonArray blocks = json["blocks"].toArray();
    QCOMPARE(blocks.size(), qsizetype(2));
    expect_keys(blocks[1].toObject(), {"index", "loss_initial", "loss_final", "seconds"});
    expect_keys(json["perplexity"].toObject(), {"float", "quantized", "rtn"});
    for (const char* file : {"config.json", "tokenizer.json", "affinequant.json"})
      QVERIFY2(QFile::exists(at(out + "/" + file)), file);
    QVERIFY(QFile::exists(at(out + ".h5")));
    evalAgrees(out, json["perplexity"].toObject()["quantized"].toDouble());
    exportAgrees(out);
  }

  /// With simulated activation quantization, which eval reads from affinequant.json.
  void evalSimulatesActivations() {
    const QJsonObject json = json_of(quantize("llama", "w4a4") + QStringList{"--preset", "W4A4"});
    evalAgrees("w4a4", json["perplexity"].toObject()["quantized"].toDouble());
    QCOMPARE(json_of({"inspect", at("w4a4")})["recipe"].toObject()["activations"].toObject()["bits"].toInt(),
             4);
  }

  void aDryRunWritesNothing() {
    const auto before = folder_.entries();
    const QJsonObject json = json_of(quantize("llama", "dry") + QStringList{"--dry-run"});
    expect_keys(json,
                {"method", "recipe", "model", "parameters", "checkpoint_bytes", "peak_bytes", "warnings"});
    QVERIFY(json["parameters"].toInt() > 0);
    QCOMPARE(folder_.entries(), before);
  }

  /// A format that is asked for is looked at, though nothing is to be written.
  void aDryRunTellsWhoReadsTheFormat() {
    const QStringList dry{"quantize", "demo:llama", "--method", "rtn", "--dry-run", "--format", "gptq"};
    const QJsonObject told = json_of(dry + QStringList{"--wbits", "4", "--group-size", "32"});
    QStringList readers;
    for (const QJsonValue& one : told["readers"].toArray()) readers << one.toObject()["reader"].toString();
    QVERIFY2(readers.contains("GPTQModel") && readers.contains("affinequant"), qPrintable(readers.join(", ")));
    const Ended refused = aq::test::affinequant(dry + QStringList{"--wbits", "6", "--group-size", "32"});
    QVERIFY(refused.code != 0);
    QVERIFY2(refused.err.contains("exporting as gptq"), qPrintable(refused.err));
  }

  void generateContinuesThePrompt() {
    const QJsonObject json = json_of({"generate", at("llama"), "--prompt", "1 and 2", "--max-tokens", "5"});
    expect_keys(json, {"model", "prompt", "continuation", "kv_cache"});
    const Ended plain =
        aq::test::affinequant({"generate", at("llama"), "--prompt", "1 and 2", "--max-tokens", "5"});
    QCOMPARE(plain.out, json["continuation"].toString() + "\n");
  }

  void generateTellsItsCache() {
    const QStringList generate{"generate", at("llama"), "--prompt", "1 and 2", "--max-tokens", "20"};
    const auto cache = [&](const QStringList& flags) {
      return json_of(generate + flags)["kv_cache"].toObject();
    };
    const QJsonObject in_float = cache({});
    expect_keys(in_float, {"bits", "granularity", "bytes", "float_bytes"});
    QCOMPARE(in_float["bits"].toInt(), 16);
    QCOMPARE(in_float["bytes"].toInt(), in_float["float_bytes"].toInt());
    const QJsonObject packed = cache({"--kv-bits", "4"});
    QCOMPARE(packed["granularity"].toString(), QString("token"));
    // A head of a token: 4 floats, or 2 bytes, a scale and a zero point.
    QCOMPARE(packed["bytes"].toInt() * 16, packed["float_bytes"].toInt() * 7);
    const QJsonObject channels =
        cache({"--kv-bits", "2", "--kv-granularity", "channel", "--kv-group-size", "8"});
    QCOMPARE(channels["granularity"].toString(), QString("channel"));
    QCOMPARE(channels["bits"].toInt(), 2);
    QVERIFY(channels["bytes"].toInt() < channels["float_bytes"].toInt());
    const Ended plain = aq::test::affinequant(generate + QStringList{"--kv-bits", "4"});
    QCOMPARE(plain.out, json_of(generate + QStringList{"--kv-bits", "4"})["continuation"].toString() + "\n");
  }

  /// A checkpoint whose recipe rounds keys and values is what --kv-bits makes of the model it came from.
  void kvFlagsTryWhatACheckpointWouldDo() {
    json_of(quantize("llama", "kv2") + QStringList{"--method", "rtn", "--wbits", "16", "--kv-bits", "2"});
    const auto perplexity = [&](const char* model, const QStringList& flags) {
      return json_of(QStringList{"eval", at(model), "--text", text_, "--seqlen", "32"} + flags)["perplexity"]
          .toDouble();
    };
    const double plain = perplexity("llama", {}), rounded = perplexity("llama", {"--kv-bits", "2"});
    QVERIFY(rounded != plain);
    QCOMPARE(perplexity("kv2", {}), rounded);
    QCOMPARE(perplexity("kv2", {"--kv-bits", "16"}), plain);
    QVERIFY(perplexity("kv2", {"--kv-granularity", "channel", "--kv-group-size", "8"}) != rounded);
    const QJsonObject cache =
        json_of({"generate", at("kv2"), "--prompt", "1 and", "--max-tokens", "5"})["kv_cache"].toObject();
    QCOMPARE(cache["bits"].toInt(), 2);
    QVERIFY(cache["bytes"].toInt() < cache["float_bytes"].toInt());
  }

  void descriptorsAreComplete() {
    const QJsonArray methods = json_of({"methods"})["methods"].toArray();
    QVERIFY(!methods.isEmpty());
    expect_keys(methods[0].toObject(),
                {"id", "name", "summary", "formula", "citation", "needs", "inference", "parameters"});
    for (const auto& parameter : methods[0].toObject()["parameters"].toArray())
      expect_keys(parameter.toObject(),
                  {"name", "flag", "label", "type", "default", "unit", "help", "citation"});
    expect_keys(json_of({"formats"})["formats"].toArray()[0].toObject(),
                {"id", "name", "summary", "readers"});
    expect_keys(json_of({"presets"})["presets"].toArray()[0].toObject(), {"id", "name", "summary", "recipe"});
  }

  void tablesAreForReading() {
    for (const QStringList& arguments :
         {QStringList{"methods"}, {"formats"}, {"presets"}, {"inspect", at("opt")}}) {
      const Ended ended = aq::test::affinequant(arguments);
      QCOMPARE(ended.code, 0);
      QVERIFY(ended.out.count('\n') > 1 && ended.err.isEmpty());
    }
  }

  void versionNamesTheLibraries() {
    const Ended ended = aq::test::affinequant({"--version"});
    QCOMPARE(ended.code, 0);
    for (const char* library : {"affinequant", "GCC", "libtorch", "BLAS", "oneDNN", "HDF5", "cairo", "pango",
                                "ICU", "zlib", "spdlog", "nlohmann/json", "CLI11"})
      QVERIFY2(ended.out.contains(library), library);
  }

 private:
  /// The checkpoint says what the run said; the same windows, so only the checkpoint's rounding is between
  /// them.
  void evalAgrees(const QString& checkpoint, double perplexity) {
    const QJsonObject json = json_of({"eval", at(checkpoint), "--text", text_, "--seqlen", "16"});
    const double again = json["perplexity"].toDouble();
    QVERIFY2(std::abs(again - perplexity) < 1e-3 * perplexity,
             qPrintable(QString("%1 %2").arg(again).arg(perplexity)));
  }

  /// The session holds all that the checkpoint needs.
  void exportAgrees(const QString& run) {
    json_of({"export", at(run + ".h5"), "--out", at(run + "-again")});
    QCOMPARE(aq::test::read_file(at(run + "-again/model.safetensors").toStdString()),
             aq::test::read_file(at(run + "/model.safetensors").toStdString()));
  }
};

AQ_TEST(OutputTest)
#include "output_test.moc"
