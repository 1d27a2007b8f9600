// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <unistd.h>

#include <QTest>
#include <cstring>
#include <functional>

#include "tests/support/program.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_checkpoint.h"

using aq::test::Ended;
using aq::test::TemporaryFolder;
using aq::test::TinyCheckpoint;
namespace fs = std::filesystem;

namespace {

using Damage = std::function<void(const fs::path& model)>;

void overwrite(const fs::path& file, const std::string& content) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
}

void truncate(const fs::path& file, double part) {
  fs::resize_file(file, static_cast<std::uintmax_t>(static_cast<double>(fs::file_size(file)) * part));
}

/// A checkpoint whose header says what `entries` say about four bytes of data.
Damage lying_header(const std::string& entries) {
  return [entries](const fs::path& model) {
    aq::test::write_safetensors_file(model / "model.safetensors", "{" + entries + "}", std::string(4, '\0'));
  };
}

std::string entry(const std::string& name, const std::string& shape, const std::string& offsets) {
  return "\"" + name + "\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
}

void announce_length(const fs::path& model, std::uint64_t length) {
  std::string bytes(16, ' ');
  std::memcpy(bytes.data(), &length, sizeof length);
  overwrite(model / "model.safetensors", bytes);
}

void change_config(const fs::path& model, const std::string& key, const nlohmann::json& value) {
  auto json = nlohmann::json::parse(aq::test::read_file(model / "config.json"));
  json[key] = value;
  overwrite(model / "config.json", json.dump());
}

struct Case {
  const char* name;
  const char* file;  ///< must be named in the message
  Damage damage;
};

const std::vector<Case>& damaged_models() {
  static const std::vector<Case> cases{
      {"no weights", "model.safetensors", [](const fs::path& m) { fs::remove(m / "model.safetensors"); }},
      {"empty weights", "model.safetensors",
       [](const fs::path& m) { overwrite(m / "model.safetensors", ""); }},
      {"truncated header", "model.safetensors",
       [](const fs::path& m) { truncate(m / "model.safetensors", 0.001); }},
      {"truncated weights", "model.safetensors",
       [](const fs::path& m) { truncate(m / "model.safetensors", 0.9); }},
      {"length 2^63", "model.safetensors", [](const fs::path& m) { announce_length(m, 1ull << 63); }},
      {"length past the end", "model.safetensors", [](const fs::path& m) { announce_length(m, 1 << 20); }},
      {"offsets past the end", "model.safetensors", lying_header(entry("a", "[100]", "[0,400]"))},
      {"shape against offsets", "model.safetensors", lying_header(entry("a", "[2]", "[0,4]"))},
      {"shape that overflows", "model.safetensors",
       lying_header(entry("a", "[4294967296,4294967296,4294967296]", "[0,4]"))},
      {"overlap", "model.safetensors",
       lying_header(entry("a", "[1]", "[0,4]") + "," + entry("b", "[1]", "[0,4]"))},
      {"duplicate names", "model.safetensors",
       lying_header(entry("a", "[1]", "[0,4]") + "," + entry("a", "[0]", "[4,4]"))},
      {"backward offsets", "model.safetensors", lying_header(entry("a", "[1]", "[4,0]"))},
      {"header of nesting", "model.safetensors", lying_header("\"a\":" + std::string(100000, '['))},
      {"no config", "config.json", [](const fs::path& m) { fs::remove(m / "config.json"); }},
      {"config is no JSON", "config.json", [](const fs::path& m) { overwrite(m / "config.json", "{"); }},
      {"unknown architecture", "config.json",
       [](const fs::path& m) { change_config(m, "architectures", {"MambaForCausalLM"}); }},
      {"shapes against config", "model.layers.0",
       [](const fs::path& m) { change_config(m, "intermediate_size", 48); }},
      {"heads that do not divide", "config.json",
       [](const fs::path& m) { change_config(m, "num_key_value_heads", 3); }},
      {"negative size", "config.json", [](const fs::path& m) { change_config(m, "hidden_size", -16); }},
      {"size of another type", "config.json",
       [](const fs::path& m) { change_config(m, "num_hidden_layers", "two"); }},
      {"no tokenizer", "tokenizer.json", [](const fs::path& m) { fs::remove(m / "tokenizer.json"); }},
      {"tokenizer is no JSON", "tokenizer.json",
       [](const fs::path& m) { overwrite(m / "tokenizer.json", "[[["); }},
      {"tokenizer of a larger vocabulary", "the tokenizer has 70001 tokens",
       [](const fs::path& m) {
         auto json = nlohmann::ordered_json::parse(aq::test::read_file(m / "tokenizer.json"));
         json["model"]["vocab"]["zz"] = 70000;
         overwrite(m / "tokenizer.json", json.dump());
       }},
  };
  return cases;
}

std::string question(const std::string& context) {
  return R"({"context": ")" + context + R"(", "choices": ["a", "b"], "answer": 0})";
}

std::string lots_of_text() {
  std::string text;
  for (int i = 0; i < 400; ++i) text += "number " + std::to_string(i) + " is followed by the next. ";
  return text;
}

}  // namespace

/// Every bad input ends in one line that names the file or the flag, exit code 2, and nothing written.
class BadInputTest : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;
  QString calibration_;

  QString at(const QString& name) const { return QString::fromStdString(folder_ / name.toStdString()); }

  void expect_refusal(const QStringList& arguments, const QString& named) {
    const auto before = folder_.entries();
    const Ended ended = aq::test::affinequant(arguments);
    QVERIFY2(ended.code == 2, qPrintable(QString("code %1: %2").arg(ended.code).arg(ended.err)));
    QVERIFY2(ended.error_lines().size() == 1, qPrintable(ended.err));
    QVERIFY2(ended.err.contains(named), qPrintable(ended.err));
    QVERIFY2(ended.out.isEmpty(), qPrintable(ended.out));
    QVERIFY2(folder_.entries() == before, "something was written");
  }

  QStringList quantize(const QStringList& more) const {
    return QStringList{"quantize", at("good"), "--out", at("out"), "--nsamples", "2", "--seqlen", "16"} +
           more;
  }

 private Q_SLOTS:
  void initTestCase() {
    aq::test::tiny_llama().write(folder_.path() / "good");
    calibration_ = QString::fromStdString(folder_.write("text.txt", lots_of_text()));
    folder_.write("empty.txt", "");
    folder_.write("short.txt", "too short");
    folder_.write("short.jsonl", question("x"));
    folder_.write("long.jsonl", question(std::string(100, 'x')));
    folder_.write("recipe.json", "{\"weights\": {\"bitz\": 4}}");
    folder_.write("broken.json", "{\"weights\":");
    fs::create_directory(folder_ / "existing");
  }

  void refusesADamagedModel_data() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < damaged_models().size(); ++i)
      QTest::newRow(damaged_models()[i].name) << static_cast<int>(i);
  }

  void refusesADamagedModel() {
    QFETCH(int, index);
    const Case& bad = damaged_models()[static_cast<std::size_t>(index)];
    const fs::path model = folder_.path() / "damaged";
    fs::remove_all(model);
    aq::test::tiny_llama().write(model);
    bad.damage(model);
    expect_refusal({"quantize", at("damaged"), "--out", at("out"), "--calib", calibration_, "--nsamples", "2",
                    "--seqlen", "16"},
                   bad.file);
  }

  void refusesAModelThatIsNotThere() {
    expect_refusal({"inspect", at("nowhere")}, "nowhere");
    expect_refusal({"inspect", calibration_}, "text.txt");
    expect_refusal({"inspect", "demo:bert"}, "demo:bert");
  }

  void refusesCalibration_data() {
    QTest::addColumn<QString>("file");
    for (const char* file : {"empty.txt", "short.txt", "missing.txt", "good"})
      QTest::newRow(file) << QString(file);
  }
  void refusesCalibration() {
    QFETCH(QString, file);
    expect_refusal(quantize({"--calib", at(file)}), file);
  }
  void asksForCalibration() { expect_refusal(quantize({}), "--calib"); }

  void refusesSettings_data() {
    QTest::addColumn<QStringList>("flags");
    QTest::addColumn<QString>("named");
    QTest::newRow("group size that does not divide")
        << QStringList{"--weight-format", "nf4", "--clipping", "min-max", "--group-size", "5"} << "size of 5";
    QTest::newRow("bits below") << QStringList{"--wbits", "1"} << "--wbits";
    QTest::newRow("bits above") << QStringList{"--wbits", "17"} << "--wbits";
    QTest::newRow("bits between") << QStringList{"--abits", "12"} << "--abits";
    QTest::newRow("bits of words") << QStringList{"--wbits", "four"} << "--wbits";
    QTest::newRow("rate not finite") << QStringList{"--let-lr", "nan"} << "--let-lr";
    QTest::newRow("unknown choice") << QStringList{"--norm-transform", "full"} << "--norm-transform";
    QTest::newRow("unknown method") << QStringList{"--method", "magic"} << "magic";
    QTest::newRow("unknown preset") << QStringList{"--preset", "W99"} << "W99";
    QTest::newRow("unknown format") << QStringList{"--format", "zip"} << "zip";
    QTest::newRow("unknown flag") << QStringList{"--wibble"} << "--wibble";
    QTest::newRow("flag without value") << QStringList{"--wbits"} << "--wbits";
    QTest::newRow("resume without session") << QStringList{"--resume"} << "--session";
    QTest::newRow("recipe key") << QStringList{"--recipe", at("recipe.json")} << "recipe.json";
    QTest::newRow("recipe no JSON") << QStringList{"--recipe", at("broken.json")} << "broken.json";
    QTest::newRow("recipe missing") << QStringList{"--recipe", at("none.json")} << "none.json";
  }
  void refusesSettings() {
    QFETCH(QStringList, flags);
    QFETCH(QString, named);
    expect_refusal(quantize(QStringList{"--calib", calibration_} + flags), named);
  }

  void refusesOutput_data() {
    QTest::addColumn<QString>("output");
    QTest::newRow("exists") << "existing";
    QTest::newRow("parent is missing") << "no/such/parent";
    QTest::newRow("parent is a file") << "text.txt/out";
  }
  void refusesOutput() {
    QFETCH(QString, output);
    const QStringList flags{"--nsamples", "2", "--seqlen", "16", "--calib", calibration_};
    expect_refusal(QStringList{"quantize", at("good"), "--out", at(output)} + flags, output);
  }
  void refusesAnUnwritableFolder() {
    if (::geteuid() == 0) QSKIP("root may write everywhere");
    fs::create_directory(folder_ / "locked");
    fs::permissions(folder_ / "locked", fs::perms::owner_read | fs::perms::owner_exec);
    expect_refusal({"quantize", at("good"), "--out", at("locked/out"), "--calib", calibration_}, "locked");
    fs::permissions(folder_ / "locked", fs::perms::owner_all);
  }
  void refusesToPutTheResultNowhere() {
    expect_refusal({"quantize", at("good"), "--calib", calibration_}, "--out");
  }

  void refusesEvaluation() {
    expect_refusal({"eval", at("good")}, "--text");
    expect_refusal({"eval", at("good"), "--text", at("empty.txt")}, "empty.txt");
    expect_refusal({"eval", at("good"), "--text", calibration_, "--seqlen", "100000"}, "--seqlen");
    expect_refusal({"eval", at("good"), "--text", calibration_, "--seqlen", "1"}, "--seqlen");
    expect_refusal({"eval", at("good"), "--tasks", at("missing.jsonl")}, "missing.jsonl");
    expect_refusal({"eval", at("good"), "--tasks", calibration_}, "text.txt line 1");
    expect_refusal({"eval", at("good"), "--tasks", at("long.jsonl")}, "long.jsonl line 1");
    expect_refusal({"eval", at("good"), "--tasks", at("short.jsonl"), "--reference", at("good")}, "--text");
  }

  /// Before anything is measured.
  void refusesFoldersAsFilesOfSensitivity() {
    const QStringList measured{"sensitivity", at("good"), "--eval", calibration_, "--target-bits", "8"};
    for (const char* flag : {"--out", "--csv"})
      for (const QString& folder : {at("existing"), at("new") + "/"})
        expect_refusal(measured + QStringList{flag, folder}, "it is a folder");
  }

  void refusesCaches_data() {
    QTest::addColumn<QStringList>("flags");
    QTest::newRow("bits below") << QStringList{"--kv-bits", "1"};
    QTest::newRow("bits between") << QStringList{"--kv-bits", "9"};
    QTest::newRow("bits of words") << QStringList{"--kv-bits", "four"};
    QTest::newRow("no group") << QStringList{"--kv-group-size", "0"};
    QTest::newRow("unknown choice") << QStringList{"--kv-granularity", "head"};
  }
  void refusesCaches() {
    QFETCH(QStringList, flags);
    expect_refusal(QStringList{"generate", at("good"), "--prompt", "a"} + flags, flags.front());
    expect_refusal(QStringList{"eval", at("good"), "--text", calibration_} + flags, flags.front());
  }

  void refusesSessions() {
    expect_refusal({"export", at("none.h5"), "--out", at("out")}, "none.h5");
    expect_refusal({"export", calibration_, "--out", at("out")}, "text.txt");
    expect_refusal({"report", at("none.h5"), "--out", at("out.html")}, "none.h5");
    expect_refusal({"report", calibration_, "--out", at("out.pdf")}, "text.txt");
    expect_refusal({"report", calibration_, "--out", at("out.pdf"), "--language", "fr"}, "--language");
    expect_refusal({"report", calibration_, "--out", at("out"), "--format", "doc"}, "--format");
  }

  void refusesCommandLines() {
    expect_refusal({}, "subcommand");
    expect_refusal({"frobnicate"}, "frobnicate");
    expect_refusal({"inspect"}, "MODEL");
    expect_refusal({"generate", at("good")}, "--prompt");
    expect_refusal({"sensitivity", at("good"), "--target-bits", "nan"}, "--target-bits");
    expect_refusal({"generate", at("good"), "--prompt", "a", "--temperature", "nan"}, "--temperature");
  }

  void aFullDiskLeavesNothing() {
    const auto before = folder_.entries();
    constexpr rlim_t kLargestFile = 20'000;  // bytes; the weights alone take 50'000
    const Ended ended =
        aq::test::affinequant(quantize({"--calib", calibration_, "--epochs", "1"}), kLargestFile);
    QVERIFY2(ended.code == 2, qPrintable(QString("code %1: %2").arg(ended.code).arg(ended.err)));
    QVERIFY2(ended.error_lines().last().contains("File too large"), qPrintable(ended.err));
    QVERIFY2(folder_.entries() == before, "something was left behind");
  }
};

AQ_TEST(BadInputTest)
#include "bad_input_test.moc"
