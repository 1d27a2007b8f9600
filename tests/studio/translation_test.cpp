// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>
#include <QXmlStreamReader>
#include <set>

#include "core/methods/method.h"
#include "core/run/recipe.h"
#include "tests/support/registered_test.h"

/// The Chinese translation is whole: every text has one, with the same places for values.
class TranslationTest : public QObject {
  Q_OBJECT

 private:
  struct Message {
    QString context, source, translation;
    bool finished = true;
  };

  static QList<Message> read(const QString& path = QStringLiteral(
                                 AQ_SOURCE_DIR "/resources/translations/affinequant-studio_zh_CN.ts")) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    QXmlStreamReader xml(&file);
    QList<Message> messages;
    QString context;
    while (!xml.atEnd()) {
      if (!xml.readNextStartElement()) continue;
      if (xml.name() == QLatin1String("name")) context = xml.readElementText();
      if (xml.name() == QLatin1String("message")) messages.append({.context = context});
      if (xml.name() == QLatin1String("source")) messages.last().source = xml.readElementText();
      if (xml.name() == QLatin1String("translation")) {
        messages.last().finished = !xml.attributes().hasAttribute(QLatin1String("type"));
        messages.last().translation = xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
      }
    }
    return messages;
  }

  static QMap<QString, int> places(const QString& text) {
    static const QRegularExpression place(QStringLiteral("%(\\d|n)"));
    QMap<QString, int> found;
    for (auto match = place.globalMatch(text); match.hasNext();) ++found[match.next().captured(1)];
    return found;
  }

 private Q_SLOTS:
  void everyTextIsTranslated() {
    const auto messages = read();
    QVERIFY(messages.size() > 300);
    for (const auto& message : messages) {
      QVERIFY2(message.finished && !message.translation.isEmpty(),
               qPrintable(message.context + ": " + message.source));
      QVERIFY2(places(message.source).keys() == places(message.translation).keys(),
               qPrintable(message.source));
    }
  }

  /// lupdate, run over the sources, finds nothing that the file has not.
  void noTextIsMissing() {
    const QTemporaryDir folder;
    const QString copy = folder.filePath(QStringLiteral("affinequant-studio_zh_CN.ts"));
    QVERIFY(QFile::copy(QStringLiteral(AQ_SOURCE_DIR "/resources/translations/affinequant-studio_zh_CN.ts"),
                        copy));
    QProcess lupdate;
    lupdate.setWorkingDirectory(QStringLiteral(AQ_SOURCE_DIR));
    lupdate.start(QStringLiteral(AQ_LUPDATE),
                  {"-I", ".", "-no-obsolete", "-locations", "none", "-tr-function-alias",
                   "QT_TRANSLATE_NOOP+=AQ_TRANSLATE", "app/studio", "widgets", "core", "-ts", copy});
    QVERIFY(lupdate.waitForFinished(120'000) && lupdate.exitCode() == 0);
    QStringList missing;
    for (const auto& message : read(copy))
      if (!message.finished) missing << message.context + ": " + message.source;
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char('\n'))));
  }

  void everyTextOfTheCoreIsThere() {
    std::set<std::pair<QString, QString>> known;
    for (const auto& message : read()) known.emplace(message.context, message.source);
    const auto require = [&](const char* context, const std::string& text) {
      QVERIFY2(text.empty() || known.contains({QString::fromLatin1(context), QString::fromStdString(text)}),
               text.c_str());
    };
    for (const auto& parameter : aq::recipe_parameters()) {
      for (const auto& text : {parameter.label, parameter.help, parameter.unit}) require("parameter", text);
      for (const auto& label : parameter.choice_labels) require("parameter", label);
    }
    for (const auto& method : aq::methods())
      for (const auto& text : {method.summary, method.inference}) require("method", text);
    for (const auto& preset : aq::presets()) require("preset", preset.summary);
  }
};

AQ_TEST(TranslationTest)
#include "translation_test.moc"
