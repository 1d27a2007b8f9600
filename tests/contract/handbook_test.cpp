// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QDir>
#include <QHash>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QStandardPaths>
#include <QTest>
#include <QXmlStreamReader>
#include <nlohmann/json.hpp>

#include "core/run/recipe.h"
#include "core/sweep/grid.h"
#include "tests/support/program.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

/// The handbook says what the program does, in both languages alike.
class HandbookTest : public QObject {
  Q_OBJECT

  const QStringList languages_{"en", "zh_CN"};

  struct Chapter {
    QString language, name, path, text;
    QString label() const { return language + '/' + name; }
  };

  static QString folder(const QString& language) { return AQ_SOURCE_DIR "/docs/handbook/" + language; }

  static QString read(const QString& path) {
    return QString::fromStdString(aq::test::read_file(path.toStdString()));
  }

  QList<Chapter> chapters() const {
    QList<Chapter> found;
    for (const QString& language : languages_)
      for (const QString& name : QDir(folder(language)).entryList({"*.md"}, QDir::Files, QDir::Name)) {
        const QString path = folder(language) + '/' + name;
        found.append({language, name, path, read(path)});
      }
    return found;
  }

  static QStringList all_of(const QRegularExpression& pattern, const QString& text) {
    QStringList found;
    for (auto match = pattern.globalMatch(text); match.hasNext();) found << match.next().captured(1);
    return found;
  }

  /// The text without its code blocks: in what is left, ** and ` mean what they do on the page.
  static QString prose(QString text) {
    static const QRegularExpression kBlock("```.*?```", QRegularExpression::DotMatchesEverythingOption);
    return text.remove(kBlock);
  }

  /// "a long line \" and what follows it, as one.
  static QString joined(QString text) { return text.replace(QRegularExpression(R"(\\\n\s*)"), " "); }

  static QSet<QString> flags(const QString& text) {
    static const QRegularExpression kFlag("(?<![\\w-])(--[a-z][a-z0-9-]*)");
    const QStringList found = all_of(kFlag, text);
    return {found.begin(), found.end()};
  }

  /// Of the window's program: its --help wants a display where the command line's does not.
  static QSet<QString> studio_flags() {
    static const QRegularExpression kOption(R"re(QStringLiteral\("([a-z-]+)"\),\s*QStringLiteral)re");
    QSet<QString> found;
    for (const QString& name : all_of(kOption, read(AQ_SOURCE_DIR "/app/studio/studio_options.cpp")))
      found << "--" + name;
    return found;
  }

  /// --help of a command, asked once: a start of the program takes a while.
  QString help(const QStringList& command) {
    QString& text = help_[command.join(' ')];
    if (text.isEmpty()) text = aq::test::affinequant(command + QStringList{"--help"}).out;
    return text;
  }
  QHash<QString, QString> help_;

  /// Of both programs. docs_test sees to it that the document names those that the command line offers, and
  /// no others.
  static QSet<QString> known_flags() {
    return flags(read(AQ_SOURCE_DIR "/docs/command-line.md")) + studio_flags();
  }

  /// Names that the window shows, by language: without mnemonics, as they stand in menus and on buttons.
  static QMap<QString, QSet<QString>> window_names() {
    QFile file(AQ_SOURCE_DIR "/resources/translations/affinequant-studio_zh_CN.ts");
    QMap<QString, QSet<QString>> names;
    if (!file.open(QIODevice::ReadOnly)) return names;
    for (QXmlStreamReader xml(&file); !xml.atEnd();) {
      if (!xml.readNextStartElement()) continue;
      if (xml.name() == QLatin1String("source")) names["en"] << plain(xml.readElementText());
      if (xml.name() == QLatin1String("translation"))
        names["zh_CN"] << plain(xml.readElementText(QXmlStreamReader::IncludeChildElements));
    }
    return names;
  }

  static QString plain(QString name) {
    static const QRegularExpression kMnemonic(R"(\(&\w\)|&|…$)");
    return name.remove(kMnemonic).simplified();
  }

 private Q_SLOTS:
  void bothLanguagesHaveTheSameChapters() {
    QMap<QString, QStringList> names, sections;
    static const QRegularExpression kHeading(R"(^(#+) )", QRegularExpression::MultilineOption);
    for (const Chapter& chapter : chapters()) {
      names[chapter.language] << chapter.name;
      sections[chapter.name] << all_of(kHeading, prose(chapter.text)).join(' ');
    }
    QVERIFY(names["en"].size() > 10);
    QCOMPARE(names["zh_CN"], names["en"]);
    for (const QString& name : names["en"])
      QVERIFY2(sections[name][0] == sections[name][1], qPrintable(name));
  }

  void everyChapterIsInTheContents() {
    for (const Chapter& chapter : chapters())
      if (chapter.name != "README.md")
        QVERIFY2(read(folder(chapter.language) + "/README.md").contains('(' + chapter.name + ')'),
                 qPrintable(chapter.label()));
  }

  void everyLinkAndPictureExists() {
    static const QRegularExpression kLink(R"(\]\(([^)#:\s]+)(?:#[^)]*)?\))");
    for (const Chapter& chapter : chapters())
      for (const QString& target : all_of(kLink, chapter.text))
        QVERIFY2(QFileInfo::exists(QFileInfo(chapter.path).dir().filePath(target)),
                 qPrintable(chapter.label() + ": " + target));
  }

  void picturesSpeakTheLanguageOfTheirChapter() {
    static const QRegularExpression kPicture(R"(screenshots/([^)\s]+)\))");
    QMap<QString, int> pictures;
    for (const Chapter& chapter : chapters())
      for (const QString& picture : all_of(kPicture, chapter.text)) {
        QVERIFY2(picture.contains('-' + chapter.language + '-'),
                 qPrintable(chapter.label() + ": " + picture));
        ++pictures[chapter.language];
      }
    QVERIFY(pictures["en"] > 10);
    QCOMPARE(pictures["zh_CN"], pictures["en"]);
  }

  void everyFlagIsKnown() {
    const QSet<QString> known = known_flags();
    const QSet<QString> of_others{"--no-deps", "--prefix"};  // pip, cmake
    QVERIFY(known.contains("--wbits") && known.contains("--target-bits") && known.contains("--lang"));
    for (const Chapter& chapter : chapters())
      for (const QString& flag : flags(chapter.text))
        QVERIFY2(known.contains(flag) || of_others.contains(flag), qPrintable(chapter.label() + ": " + flag));
  }

  /// Every command that a chapter prints is taken by the program, as far as that can be said without running
  /// it.
  void everyCommandIsParsed() {
    static const QRegularExpression kCommand(R"(^affinequant ([a-z]+)(.*)$)",
                                             QRegularExpression::MultilineOption);
    QSet<QString> tried;
    for (const Chapter& chapter : chapters())
      for (auto match = kCommand.globalMatch(joined(chapter.text)); match.hasNext();) {
        const QRegularExpressionMatch one = match.next();
        QStringList command{one.captured(1)};
        if (command[0] == "demo") command << one.captured(2).section(' ', 1, 1);
        const QSet<QString> known = flags(help(command));
        tried << command.join(' ');
        for (const QString& flag : flags(one.captured()))
          QVERIFY2(known.contains(flag), qPrintable(chapter.label() + ": " + one.captured()));
      }
    QVERIFY(tried.size() > 8);
  }

  void everySettingIsKnown() {
    QSet<QString> known, sections;
    for (const aq::Parameter& parameter : aq::recipe_parameters()) {
      known << QString::fromStdString(parameter.path);
      sections << QString::fromStdString(aq::section_of(parameter));
    }
    const QRegularExpression setting(
        QStringLiteral("`((?:%1)\\.[a-z_]+)\\b").arg(sections.values().join('|')));
    int mentioned = 0;
    for (const Chapter& chapter : chapters())
      for (const QString& name : all_of(setting, prose(chapter.text))) {
        QVERIFY2(known.contains(name), qPrintable(chapter.label() + ": " + name));
        ++mentioned;
      }
    QVERIFY(mentioned > known.size());
  }

  /// Recipes and grids that are printed are taken as they stand.
  void everyJsonIsARecipeOrAGrid() {
    static const QRegularExpression kJson("```json\n(.*?)```",
                                          QRegularExpression::DotMatchesEverythingOption);
    int read = 0;
    for (const Chapter& chapter : chapters())
      for (const QString& text : all_of(kJson, chapter.text)) try {
          const auto json = nlohmann::ordered_json::parse(text.toStdString());
          json.contains("axes") ? void(aq::grid_from_json(json, "grid")) : void(aq::recipe_from_json(json));
          ++read;
        } catch (const std::exception& error) {
          QFAIL(qPrintable(chapter.label() + ": " + error.what()));
        }
    QVERIFY(read >= 4);
  }

  /// What is set in bold is a name in the window, spelled as there.
  void namesOfTheWindowAreItsOwn() {
    static const QRegularExpression kBold(R"(\*\*([^*]+)\*\*)");
    const QMap<QString, QSet<QString>> names = window_names();
    int found = 0;
    for (const Chapter& chapter : chapters())
      for (const QString& name : all_of(kBold, prose(chapter.text))) {
        QVERIFY2(names[chapter.language].contains(plain(name)), qPrintable(chapter.label() + ": " + name));
        ++found;
      }
    QVERIFY(found > 100);
  }

  void theReferenceIsWhatTheProgramSays() {
    const QString python = QStandardPaths::findExecutable("python3");
    if (python.isEmpty() || QProcess::execute(python, {"-c", "import json, xml.etree.ElementTree"}) != 0)
      QSKIP("there is no python3 with its standard library to run scripts/handbook");
    QProcess script;
    script.start(python, {"-B", AQ_SOURCE_DIR "/scripts/handbook", "--check", "--program", AQ_COMMAND});
    const aq::test::Ended ended = aq::test::wait_for(script);
    QVERIFY2(ended.code == 0, qPrintable(ended.err));
  }
};

AQ_TEST(HandbookTest)
#include "handbook_test.moc"
