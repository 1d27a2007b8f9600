// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include "core/run/recipe.h"
#include "tests/support/program.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

/// docs/command-line.md keeps up with the program.
class DocsTest : public QObject {
  Q_OBJECT

  static QString text(const char* file) {
    return QString::fromStdString(aq::test::read_file(std::filesystem::path(AQ_SOURCE_DIR) / "docs" / file));
  }

  /// Every "--flag" in it.
  static QSet<QString> flags(const QString& text) {
    static const QRegularExpression kFlag("--[a-z][a-z0-9-]*");
    QSet<QString> found;
    for (auto match = kFlag.globalMatch(text); match.hasNext();) found.insert(match.next().captured());
    return found;
  }

  /// --help of a command. A start of the program takes a while, so each is asked once.
  QString help(const QStringList& command) {
    QString& text = help_[command.join(' ')];
    if (text.isEmpty()) text = aq::test::affinequant(command + QStringList{"--help"}).out;
    return text;
  }
  QHash<QString, QString> help_;

  const QList<QStringList> commands_{
      {},          {"inspect"}, {"eval"},         {"quantize"},     {"sweep"},         {"sensitivity"},
      {"report"},  {"export"},  {"generate"},     {"watch"},        {"methods"},       {"formats"},
      {"presets"}, {"demo"},    {"demo", "list"}, {"demo", "text"}, {"demo", "tasks"}, {"demo", "train"}};

  /// A manual page without roff's escapes.
  static QString man_page() {
    QString page = QString::fromStdString(aq::test::read_file(AQ_REFERENCE_DIR "/affinequant.1"));
    return page.replace("\\&", "").replace("\\-", "-").replace("Fl -", "--");
  }

  /// The flags that a command takes itself; its help may speak of others.
  QSet<QString> taken(const QStringList& command) {
    static const QRegularExpression kLine("^  (-\\S+)", QRegularExpression::MultilineOption);
    QSet<QString> found;
    for (auto match = kLine.globalMatch(help(command)); match.hasNext();)
      found += flags(match.next().captured(1));
    return found;
  }

 private Q_SLOTS:
  void everyFlagIsDocumented() {
    const QSet<QString> documented = flags(text("command-line.md"));
    for (const auto& command : commands_) {
      const QSet<QString> offered = flags(help(command));
      QVERIFY2(!offered.isEmpty(), qPrintable(command.join(' ')));
      for (const auto& flag : offered)
        QVERIFY2(documented.contains(flag), qPrintable(command.join(' ') + " " + flag));
    }
  }

  void everyDocumentedFlagIsOffered() {
    QSet<QString> offered;
    for (const auto& command : commands_) offered += flags(help(command));
    for (const auto& flag : flags(text("command-line.md")))
      QVERIFY2(offered.contains(flag), qPrintable(flag));
  }

  void everyFlagIsInTheManPage() {
    const QSet<QString> described = flags(man_page());
    for (const auto& command : commands_)
      for (const auto& flag : flags(help(command)))
        QVERIFY2(described.contains(flag), qPrintable(command.join(' ') + " " + flag));
  }

  void everyCommandIsInTheManPage() {
    const QString page = man_page();
    for (const auto& command : commands_)
      if (!command.isEmpty())
        QVERIFY2(page.contains("\n.Ss affinequant " + command.join(' ')), qPrintable(command.join(' ')));
  }

  void everyFlagIsCompleted() {
    const QString bash = QString::fromStdString(aq::test::read_file(AQ_REFERENCE_DIR "/affinequant.bash"));
    const QString zsh = QString::fromStdString(aq::test::read_file(AQ_REFERENCE_DIR "/_affinequant"));
    for (const auto& command : commands_) {
      const QString offered =
          bash.section("\n    '" + command.join(' ') + "')\n", 1).section("\n      ;;", 0, 0);
      const QString function =
          "\n_affinequant" + QString(command.isEmpty() ? "" : "_") + command.join('_') + "() {";
      const QString described = zsh.section(function, 1).section("\n}", 0, 0);
      QVERIFY(!taken(command).isEmpty());
      QCOMPARE(flags(offered), taken(command));
      QVERIFY2(flags(described).contains(taken(command)), qPrintable(command.join(' ')));
    }
  }

  void everySettingHasItsFlag() {
    const QSet<QString> offered = flags(help({"quantize"}));
    for (const auto& parameter : aq::recipe_parameters())
      QVERIFY2(offered.contains(QString::fromStdString(parameter.flag)), parameter.flag.c_str());
  }

  void everyCommandIsDocumented() {
    const QString documented = text("command-line.md");
    for (const auto& command : commands_)
      QVERIFY2(documented.contains("affinequant " + command.join(' ')), qPrintable(command.join(' ')));
  }

  /// Whatever scripts/build installs stands in dependencies.md, with its licence and its reason.
  void everyPackageIsDocumented() {
    static const QRegularExpression kPackages("packages=\\(\n(.*?)\n\\)",
                                              QRegularExpression::DotMatchesEverythingOption);
    const std::filesystem::path root = AQ_SOURCE_DIR;
    const QString script = QString::fromStdString(aq::test::read_file(root / "scripts" / "build"));
    QString list = kPackages.match(script).captured(1);
    list.remove(QRegularExpression("#.*"));
    const QStringList packages = list.split(QRegularExpression("\\s+"), Qt::SkipEmptyParts);
    QVERIFY(packages.size() > 10);
    const QString documented = text("dependencies.md");
    for (const QString& package : packages) QVERIFY2(documented.contains(package), qPrintable(package));
  }

  void theDocumentsNamedInTheReadmeExist() {
    static const QRegularExpression kLink(R"(\]\(([^)#:]+)\))");
    const std::filesystem::path root = AQ_SOURCE_DIR;
    const QString readme = QString::fromStdString(aq::test::read_file(root / "README.md"));
    for (auto match = kLink.globalMatch(readme); match.hasNext();) {
      const QString target = match.next().captured(1);
      QVERIFY2(std::filesystem::exists(root / target.toStdString()), qPrintable(target));
    }
  }
};

AQ_TEST(DocsTest)
#include "docs_test.moc"
