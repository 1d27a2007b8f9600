// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTest>

#include "app/studio/studio_flags.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

namespace {

QString made(const char* file) {
  return QString::fromStdString(aq::test::read_file(std::filesystem::path(AQ_REFERENCE_DIR) / file));
}

}  // namespace

/// Man pages and completions as they come out of the build; that they name every flag is in docs_test.cpp.
class ReferenceTest : public QObject {
  Q_OBJECT

  aq::test::TemporaryFolder folder_;

  /// What bash offers for the last of `words`.
  QStringList completed(const QStringList& words) const {
    static const QString kScript = QStringLiteral(
        "cd \"$1\"; source \"$2\"; shift 2; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); "
        "_${1//-/_}; printf '%s\\n' \"${COMPREPLY[@]}\"");
    QProcess bash;
    const QString script = QStringLiteral(AQ_REFERENCE_DIR "/") + words.first() + ".bash";
    bash.start(
        "bash",
        QStringList{"--norc", "-c", kScript, "bash", QString::fromStdString(folder_.path()), script} + words);
    if (!bash.waitForFinished()) return {"bash does not end"};
    QStringList offered = QString::fromUtf8(bash.readAllStandardOutput()).split('\n', Qt::SkipEmptyParts);
    offered.sort();
    const QString said = QString::fromUtf8(bash.readAllStandardError());
    return said.isEmpty() ? offered : QStringList{said};
  }

 private Q_SLOTS:
  void initTestCase() {
    for (const char* file : {"run.h5", "model.gguf", "notes.txt", "recipe.json", "models/config.json"})
      folder_.write(file, "");
  }

  void bashOffersCommands() {
    QCOMPARE(completed({"affinequant", "qu"}), QStringList{"quantize"});
    QCOMPARE(completed({"affinequant", "demo", "t"}), (QStringList{"tasks", "text", "train"}));
    QCOMPARE(completed({"affinequant", "--log-level", "d"}), QStringList{"debug"});
    QCOMPARE(completed({"affinequant", "--log-level", "debug", "ge"}), QStringList{"generate"});
  }

  void bashOffersFlags() {
    QCOMPARE(completed({"affinequant", "quantize", "--wb"}), QStringList{"--wbits"});
    QCOMPARE(completed({"affinequant", "quantize", "demo:llama", "--no-act"}), QStringList{"--no-act-order"});
    QCOMPARE(completed({"affinequant", "export", "--wb"}), QStringList());
    QCOMPARE(completed({"affinequant-studio", "--th"}), QStringList{"--theme"});
  }

  void bashOffersValues() {
    QCOMPARE(completed({"affinequant", "quantize", "--weight-format", "n"}), QStringList{"nf4"});
    QCOMPARE(completed({"affinequant", "quantize", "--method", "affine"}), QStringList{"affinequant"});
    QCOMPARE(completed({"affinequant", "quantize", "--preset", "W3A16"}), (QStringList{"W3A16", "W3A16g128"}));
    QVERIFY(completed({"affinequant", "export", "--format", "gguf:"}).contains("gguf:q4_k"));
    QCOMPARE(completed({"affinequant", "quantize", "--nsamples", ""}), QStringList());
    QCOMPARE(completed({"affinequant-studio", "--theme", ""}), (QStringList{"dark", "light", "system"}));
  }

  void bashOffersTheFilesThatFit() {
    QCOMPARE(completed({"affinequant", "export", ""}), (QStringList{"models", "run.h5"}));
    QCOMPARE(completed({"affinequant", "quantize", "--recipe", ""}), (QStringList{"models", "recipe.json"}));
    QCOMPARE(completed({"affinequant", "quantize", "--out", ""}), QStringList{"models"});
    QCOMPARE(completed({"affinequant", "inspect", "mod"}), (QStringList{"model.gguf", "models"}));
    QCOMPARE(completed({"affinequant", "inspect", "demo:o"}), QStringList{"demo:opt"});
  }

  void zshTakesTheScripts() {
    const QString zsh = QStandardPaths::findExecutable("zsh");
    if (zsh.isEmpty()) QSKIP("zsh is not installed");
    for (const char* script : {"_affinequant", "_affinequant-studio"})
      QCOMPARE(QProcess::execute(zsh, {"-n", QStringLiteral(AQ_REFERENCE_DIR "/") + script}), 0);
  }

  void theManPagesAreWhole() {
    for (const char* page : {"affinequant.1", "affinequant-studio.1"}) {
      const QString text = made(page);
      QVERIFY(text.contains("\n.Sh EXIT STATUS\n"));
      QVERIFY2(!text.contains(QRegularExpression("@[A-Z]+@")), page);
      for (const auto& line : text.split('\n')) QVERIFY2(line.toUtf8().size() < 200, qPrintable(line));
    }
  }

  void theWindowsFlagsAreInItsPage() {
    const QString page = made("affinequant-studio.1").replace("\\&", "").replace("\\-", "-");
    const QString zsh = made("_affinequant-studio");
    for (const aq::StudioFlag& flag : aq::kStudioFlags) {
      QVERIFY2(page.contains(QString("Fl -%1").arg(flag.name)), flag.name);
      QVERIFY2(zsh.contains(QString("'--%1[").arg(flag.name)), flag.name);
    }
  }
};

AQ_TEST(ReferenceTest)
#include "reference_test.moc"
